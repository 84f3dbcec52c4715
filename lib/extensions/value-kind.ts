/**
 * A kind of value that an option takes: a port range, a rate, a set of states.
 *
 * Goals: each kind is written once and serves every use: typed arguments, parser, printer, validator,
 * generator of random rules, reference documentation.
 *
 * How: the canonical form of a value is its words on the command line, as a current iptables prints them.
 * `parse` takes words as a person, or any version of iptables-save, writes them and gives the canonical words;
 * so two spellings are one value when their canonical words are equal, and printing is putting the words down.
 *
 * Laws (tested): `parse(parse(w)) = parse(w)`; `parse(write(input))` succeeds for every valid input;
 * `parse(sample(r))` succeeds for every random source.
 */
import type { Family } from '../net/family';

export interface ParseContext {
  readonly family: Family;
  /** Where the rule stands, when that is known. */
  readonly table?: string;
  /** For what holds between options: only a built-in chain. */
  readonly chain?: string;
  /** What `-p` asks for, by canonical name, once the whole rule is read; nothing for `! -p`. */
  readonly protocol?: string;
}

export type Parsed = { readonly ok: true; readonly words: readonly string[] } | Refused;

/** Why a value is not accepted; the text completes "`<value>`: ...". */
export interface Refused {
  readonly ok: false;
  readonly why: string;
  /** Near and right, when there is one. */
  readonly didYouMean?: string;
}

/** Integers from `low` to `high`, both included. Comes in as a parameter, so that runs can be repeated. */
export interface RandomSource {
  integer(low: number, high: number): number;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
}

/**
 * Words of which the reader of large rulesets may tell by itself that they are accepted and canonical; other
 * words of the kind may be so, too.
 */
export type PlainWords =
  /** IPv4 prefixes as `-s` prints them, with a length from 1 on; in IPv6 none. */
  | { readonly form: 'prefix' }
  /**
   * Decimal numbers between limits; `maxCount` of them with commas between (@default 1), and with `ranges` two with
   * a colon between, the first one below the other, but for the range of all.
   */
  | {
      readonly form: 'number';
      readonly low: number;
      readonly high: number;
      readonly maxCount?: number;
      readonly ranges?: true;
    }
  /** ASCII text without control characters. */
  | { readonly form: 'text'; readonly minBytes: number; readonly maxBytes: number }
  /** Letters, digits and the characters `.` `_` `-`, the first one no `-`. */
  | { readonly form: 'name'; readonly maxBytes: number };

/** What an iptables other than a current one prints in its own way. */
export interface Dialect {
  /** Names of protocols by number: before 1.8.10 those of the host's /etc/protocols were printed. */
  readonly protocols: ReadonlyMap<string, string>;
}

/** A range without anything in it, such as one that runs backwards: iptables takes it, and the rule never matches. */
export interface EmptyRange {
  /** Whether a canonical word is one. */
  readonly holds: (word: string) => boolean;
  /** The first iptables that takes it no more. @default every iptables takes it */
  readonly refusedFrom?: string;
}

export interface ValueKind<Input = never> {
  /** Such as `port range`: for documentation and errors. */
  readonly name: string;
  /** What may be written, in one phrase: for errors and documentation. */
  readonly allowed: string;
  /** Words that it takes from the command line; 0 for an option that stands alone. */
  readonly words: number;
  /** Whether its words may be left out, before the end or a word that begins with `-` or `!`. @default false */
  readonly optional?: true;
  readonly plain?: PlainWords;
  /** How its words are printed: as they are, quoted when a byte is unusual, or always quoted. @default 'plain' */
  readonly quoting?: 'plain' | 'unusual' | 'always';
  /** Which list of the host turns names among its words into the numbers that are printed. @default none */
  readonly lookedUp?: 'user' | 'group';
  /** Words that it takes, and that no packet has. @default none */
  readonly emptyRange?: EmptyRange;
  /** How an older iptables prints a canonical word, where that differs. */
  readonly spell?: (word: string, dialect: Dialect) => string;
  write(input: Input): readonly string[];
  parse(words: readonly string[], context: ParseContext): Parsed;
  sample(random: RandomSource, context: ParseContext): readonly string[];
}

export function accepted(...words: readonly string[]): Parsed {
  return { ok: true, words };
}

export function refused(why: string, didYouMean?: string): Refused {
  return didYouMean === undefined ? { ok: false, why } : { ok: false, why, didYouMean };
}

/** A kind of one word. */
export function wordKind<Input extends string | number | bigint = string>(kind: {
  readonly name: string;
  readonly allowed: string;
  readonly quoting?: 'plain' | 'unusual' | 'always';
  readonly plain?: PlainWords;
  readonly emptyRange?: EmptyRange;
  readonly parse: (word: string, context: ParseContext) => Parsed;
  readonly sample: (random: RandomSource, context: ParseContext) => string;
}): ValueKind<Input> {
  return {
    name: kind.name,
    allowed: kind.allowed,
    words: 1,
    ...(kind.quoting === undefined ? {} : { quoting: kind.quoting }),
    ...(kind.plain === undefined ? {} : { plain: kind.plain }),
    ...(kind.emptyRange === undefined ? {} : { emptyRange: kind.emptyRange }),
    write: (input) => [String(input)],
    parse: (words, context) => kind.parse(words[0] ?? '', context),
    sample: (random, context) => [kind.sample(random, context)],
  };
}

/** An option that stands alone; its typed argument is `true`. */
export const flag: ValueKind<true> = {
  name: 'flag',
  allowed: 'nothing',
  words: 0,
  write: () => [],
  parse: () => accepted(),
  sample: () => [],
};
