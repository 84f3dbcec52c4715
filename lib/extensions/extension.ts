/**
 * A match or target of iptables, as data.
 *
 * Goals: one file an extension, and from it and nothing else come the typed arguments, the parser, the
 * printer, the validator, the generator of random rules and the reference documentation.
 *
 * How: an extension names its options in the order in which iptables prints them; each option names its flag
 * and its kind of value. What holds between options (a default that iptables adds, two that exclude each
 * other, one that needs another) is data where it can be, and one function `normalize` in the extension's own
 * file where it cannot. An extension whose shape differs between the families is two values of one name.
 *
 * Invariant, tested: nothing outside an extension's file asks for an extension, or for one of its options, by name.
 */
import type { Backend } from '../net/backend';
import type { Family } from '../net/family';
import type { PacketTestsOf } from './packet-test';
import type { ParseContext, Refused, ValueKind } from './value-kind';

export interface OptionSpec<Input = never, Negatable extends boolean = boolean> {
  /** As iptables-save prints it, such as `--dport`. */
  readonly flag: string;
  /** Other spellings that iptables takes, such as `--destination-port`. */
  readonly aliases?: readonly string[];
  readonly value: ValueKind<Input>;
  /** Whether `!` may stand before it. @default false */
  readonly negatable?: Negatable;
  /** What it is for, in one sentence. */
  readonly summary: string;
  readonly required?: true;
  /** Canonical words that iptables does not print: writing them is the same as leaving the option out. */
  readonly hidden?: readonly string[];
  /** Canonical words that match every packet: not printed, and refused after `!`, for then no packet matches. */
  readonly matchesAll?: readonly string[];
  /** Words that iptables adds when the option is left out, when any is. */
  readonly shown?: (context: ParseContext) => readonly string[];
  /** Built-in chains (and user chains reached from them) in which it may be used. @default those of the extension */
  readonly chains?: readonly string[];
  /** What must be on the host before the rule; made-up rules, and rehearsals of real ones, leave such options out. */
  readonly requiresHostObject?: HostObject;
  /**
   * Whether it changes neither which packets match nor what becomes of them, such as the text of a comment: a
   * rule that differs in such options only goes on counting where the other one stopped. @default false
   */
  readonly cosmetic?: true;
  /**
   * Whether every packet matches (true) or none does (false), whatever the other options of its match are. @default undefined: that
   * hangs on the packet
   */
  readonly matchesEvery?: (words: readonly string[], negated: boolean) => boolean | undefined;
  /** Which packets it matches, where that depends on fields of the packet alone. @default not known: told apart by text */
  readonly packetTests?: PacketTestsOf;
  /** The first iptables that has it. @default older than any in use */
  readonly since?: string;
  /** Which iptables does not take it, or some of its values. @default none */
  readonly limits?: readonly HostLimit[];
  /**
   * Whether its value is seldom the same in two rules of a large ruleset, whatever character it begins with: the
   * reader of these then expects another word there. @default only values that begin with a digit or a quote
   */
  readonly varies?: true;
}

/** An option that an extension had once. */
export interface DroppedOption {
  readonly option: string;
  /** Completes "`option` cannot be used: ...". */
  readonly reason: string;
  /** What does the same work today. */
  readonly instead?: string;
  /** Where iptables still reads it, with a warning: what it takes, and beside which options it may not stand. */
  readonly ignored?: { readonly value: ValueKind<number>; readonly excludes: readonly string[] };
}

/** What the kernel keeps by name, made by other commands than iptables. */
export type HostObject =
  | 'an ipset'
  | 'an estimator'
  | 'an accounting object'
  | 'a pinned program'
  | 'a control group'
  | 'a connection tracking helper'
  | 'a timeout policy';

/**
 * - `accepted`, `dropped`, `rejected`: the packet leaves the table, or is gone; with `rejected` the sender hears of it
 * - `returned`: it goes on after the jump that led to the chain, or meets the policy
 * - `translated`: it leaves the table with another address or port
 * - `marked`: it goes on with the next rule with another mark, header or connection, which later rules may test
 * - `queued`: a program decides
 * - `handed-over`: another part of the kernel takes it
 */
export type PacketEffect =
  'accepted' | 'dropped' | 'rejected' | 'returned' | 'translated' | 'marked' | 'queued' | 'handed-over';

/** Whether packets that meet it do not arrive. */
export function isBlocking(effect: PacketEffect | undefined): effect is 'dropped' | 'rejected' {
  return effect === 'dropped' || effect === 'rejected';
}

/** Which addresses and ports of a connection a target exchanges, by the flags whose values say so. */
export interface Translation {
  /** `by-hook`: the destination before the packet is routed, the source after. */
  readonly end: 'source' | 'destination' | 'by-hook';
  /** An address or a range, with or without ports. @default one that the host chooses */
  readonly addresses?: string;
  /** Ports without an address. @default as they are */
  readonly ports?: string;
  /** A prefix that replaces the first bits. @default all bits are replaced */
  readonly network?: string;
  /** Whether packets then go to this host. @default false */
  readonly isToThisHost?: true;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** An option as used in a rule; words are canonical. */
export interface OptionUse {
  readonly flag: string;
  readonly negated: boolean;
  readonly words: readonly string[];
}

/** An option as given: with the words as they were written, where their canonical form has lost something. */
export interface GivenOption extends OptionUse {
  /** Undefined for what iptables adds by itself. */
  readonly written?: readonly string[];
}

/** Which iptables does not take a rule that the language has, or makes another one of it: see `host-limit.ts`. */
export interface HostLimit {
  /** The backend that it is about. @default both */
  readonly backend?: Backend;
  /** The first iptables without it. @default every iptables has it */
  readonly before?: string;
  /** The first iptables with it. @default the first of all */
  readonly from?: string;
  /** Which uses of the option, or of the extension, it is about. @default all */
  readonly when?: (uses: readonly OptionUse[], around: RuleAround) => boolean;
  /** Completes "the iptables of this host does not take it: ...". */
  readonly why: string;
}

/** The rule that an extension stands in. */
export interface RuleAround {
  readonly table?: string;
  /** Matches that are known, with canonical options. */
  readonly matches: readonly { readonly name: string; readonly options: readonly OptionUse[] }[];
}

export interface Extension<Options extends OptionSpecs = OptionSpecs> {
  readonly kind: 'match' | 'target';
  /** As iptables-save prints it. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Names of ipchains, in capital letters: they are explained, not read. */
  readonly formerNames?: readonly string[];
  readonly summary: string;
  readonly families: readonly Family[];
  /** Protocols of which `-p` must name one, by canonical name. */
  readonly protocols?: readonly string[];
  /** The protocol of which `-p` alone brings its options, as `-p tcp --dport 22` does. */
  readonly impliedBy?: string;
  /**
   * The header that it looks at, as `-p` writes it, where iptables skips that header to find the protocol: no packet
   * matches `-p` with it in IPv6.
   */
  readonly skippedHeader?: string;
  /** Tables in which it may be used. @default all */
  readonly tables?: readonly string[];
  /** Built-in chains (and user chains reached from them) in which it may be used. @default all */
  readonly chains?: readonly string[];
  /**
   * Whether what a rule brings into being is one for all network namespaces of the machine, so that trying the
   * rule in one changes what others have. @default false
   */
  readonly isMachineWide?: true;
  /**
   * Whether a match keeps a count or other state, so that two of the same text in one chain do not match the same packets.
   * @default false
   */
  readonly stateful?: true;
  /**
   * Whether there are packets of which neither an option of a match holds nor its negation, such as those without a
   * connection. @default false
   */
  readonly negationIsNotComplement?: true;
  /** The effect of a target on a packet. @default the packet goes on with the next rule */
  readonly effect?: PacketEffect;
  /** Of a target that gives connections other addresses or ports. */
  readonly translation?: Translation;
  /** Whether iptables itself has the target, without a module: no chain may be called so. @default false */
  readonly isBuiltIn?: true;
  /** In the order in which iptables prints them. */
  readonly options: Options;
  /** Names of options of which at most one may be given. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Names of options of which the last one given counts, and the others are as if they were not there. */
  readonly lastWins?: readonly string[];
  /** Names of options of which at least one must be given. */
  readonly oneOf?: readonly string[];
  /** By the name of an option, names of those that it needs. */
  readonly needs?: Readonly<Partial<Record<string, readonly string[]>>>;
  /**
   * Names of an option by whose value rules share what it names, and of those that the kernel wants to be the same in
   * all of these rules.
   */
  readonly shares?: { readonly by: string; readonly same: readonly string[] };
  /**
   * The name of an option, and names of those whose values the kernel takes from the first rule that has its value: as long as
   * one names it, others have no effect, also those of a rule that takes the place of the first one.
   */
  readonly keeps?: { readonly by: string; readonly settings: readonly string[] };
  /**
   * Whether two of them in one rule that ask for different things are one that asks for both, in the place of the
   * first: iptables-nft shows them so. @default false
   */
  readonly mergesDuplicates?: true;
  /** The name of an option that begins another group of options: each may be given once a group. */
  readonly separator?: string;
  /** What holds between options and cannot be said as data. Gets canonical uses in print order, gives the same. */
  readonly normalize?: (
    uses: readonly GivenOption[],
    context: ParseContext,
  ) => readonly OptionUse[] | Refused;
  /**
   * Names of options whose words, without `!`, `normalize` passes on as they are, and decides by in their
   * punctuation at most: whether a colon is there, not which port follows. Without `normalize` all are; the
   * reader of large rulesets needs to look at such words only.
   */
  readonly passThrough?: readonly string[];
  /** A rule that shows its use, without `-A CHAIN`. */
  readonly example: string;
  readonly notes?: string;
  /** The first iptables that has it. @default older than any in use */
  readonly since?: string;
  /** Which iptables does not take it, or some uses of it. @default none */
  readonly limits?: readonly HostLimit[];
  /** Options that it had once, which people still write. @default none */
  readonly droppedOptions?: readonly DroppedOption[];
}

/** What a file declares; names of options are checked by the compiler. */
type Declaration<Options extends OptionSpecs> = Omit<
  Extension<Options>,
  'kind' | 'exclusive' | 'lastWins' | 'oneOf' | 'needs' | 'separator' | 'passThrough' | 'shares' | 'keeps'
> & {
  readonly exclusive?: readonly (readonly (keyof Options & string)[])[];
  readonly lastWins?: readonly (keyof Options & string)[];
  readonly oneOf?: readonly (keyof Options & string)[];
  readonly needs?: { readonly [Name in keyof Options]?: readonly (keyof Options & string)[] };
  readonly separator?: keyof Options & string;
  readonly shares?: {
    readonly by: keyof Options & string;
    readonly same: readonly (keyof Options & string)[];
  };
  readonly keeps?: {
    readonly by: keyof Options & string;
    readonly settings: readonly (keyof Options & string)[];
  };
  readonly passThrough?: readonly (keyof Options & string)[];
};

/** Declares a match; the compiler keeps the names and kinds of its options. */
export function match<const Options extends OptionSpecs>(
  declaration: Declaration<Options>,
): Extension<Options> {
  return { kind: 'match', ...declaration };
}

/** Declares a target. */
export function target<const Options extends OptionSpecs>(
  declaration: Declaration<Options>,
): Extension<Options> {
  return { kind: 'target', ...declaration };
}
