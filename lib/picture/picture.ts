/**
 * A picture of the firewall of a host, as a value: its tables in the order in which the kernel has packets meet them, the rules of
 * each chain, and for a change what comes and what goes. Diagrams and the page are drawn of it.
 */
import type { EffectName } from '../impact/rules/effect-name';
import type { Family } from '../net/family';
import type { Counters, Policy, Ruleset } from '../ruleset/model/ruleset';

export interface Picture {
  /** A host, a file, or what becomes of one. */
  readonly title: string;
  readonly families: readonly FamilyPicture[];
}

export interface FamilyPicture {
  /** A name that is safe everywhere: `v4`, and in front of it what tells several pictures apart. */
  readonly id: string;
  readonly family: Family;
  readonly isChange: boolean;
  /** By table in the order in which packets meet them; in a table, built-in chains first. Without ledgers. */
  readonly chains: readonly ChainPicture[];
  readonly before: Ruleset;
  /** The same value where nothing changes. */
  readonly after: Ruleset;
}

export const familyNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

export type Existence = 'stays' | 'new' | 'gone';

export interface ChainPicture {
  /** A name that is safe everywhere and no other chain of the picture has: `v4c12`. */
  readonly id: string;
  readonly table: string;
  readonly name: string;
  readonly isBuiltIn: boolean;
  readonly existence: Existence;
  /** Of built-in chains. */
  readonly policy?: { readonly before: Policy; readonly after: Policy };
  /** Whose ledger has it. */
  readonly owner?: string;
  /** Those that go stand where they stood. */
  readonly rules: readonly RulePicture[];
  readonly jumps: readonly JumpPicture[];
}

export type RuleChange = 'kept' | 'added' | 'removed' | 'replaced';

export interface RulePicture {
  readonly change: RuleChange;
  /** Its number from 1, before and after the change. */
  readonly before?: number;
  readonly after?: number;
  /** On one line, without the mark of its owner, and safe to show. */
  readonly text: string;
  /** What it replaces. */
  readonly previous?: string;
  /** What the live rule has matched; a rule that is added has none. */
  readonly counters?: Counters;
  readonly effect: EffectName;
  /** Where it jumps. */
  readonly to?: string;
  readonly owner?: string;
  /** The construct that declares it. */
  readonly construct?: string;
}

/** All jumps from one chain to another one of its table. */
export interface JumpPicture {
  readonly to: string;
  readonly rules: number;
  /** Of the rules that jump; undefined when none of them is counted. */
  readonly packets?: bigint;
  readonly change: 'kept' | 'added' | 'removed';
}

/** Whether anything about a chain changes. */
export function isChanged({ existence, policy, rules }: ChainPicture): boolean {
  return (
    existence !== 'stays' ||
    (policy !== undefined && policy.before !== policy.after) ||
    rules.some(({ change }) => change !== 'kept')
  );
}

/** Rules by what becomes of them. */
export function changesIn(rules: readonly RulePicture[]): {
  readonly added: number;
  readonly removed: number;
} {
  const are = (...kinds: readonly RuleChange[]): number =>
    rules.filter(({ change }) => kinds.includes(change)).length;
  return { added: are('added', 'replaced'), removed: are('removed', 'replaced') };
}
