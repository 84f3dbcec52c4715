/** All tables of one family on one host, as values. Maps keep the order in which things were first named. */
import type { Backend } from '../../net/backend';
import type { Family } from '../../net/family';
import type { Origin } from './origin';

export interface Ruleset {
  readonly family: Family;
  /** The iptables that holds it, where it was read from a host. */
  readonly backend?: Backend;
  /** Of that iptables, such as `1.8.9`. */
  readonly version?: string;
  readonly tables: ReadonlyMap<string, Table>;
}

/** What a host holds, by family. */
export type HostRulesets = ReadonlyMap<Family, Ruleset>;

export interface Table {
  readonly name: string;
  readonly chains: ReadonlyMap<string, Chain>;
}

export interface Chain {
  readonly name: string;
  /** Built-in chains have a policy; user chains do not. */
  readonly policy?: Policy;
  readonly rules: readonly ChainRule[];
}

export type Policy = 'ACCEPT' | 'DROP';

export interface ChainRule {
  /** Canonical text without `-A CHAIN`: equal texts are one rule to the kernel. */
  readonly text: string;
  readonly counters?: Counters;
  /** Where it was declared; live rules have none. */
  readonly origin?: Origin;
}

export interface Counters {
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** Whether anything was counted at all. */
export function isCounting({ packets, bytes }: Counters): boolean {
  return packets > 0n || bytes > 0n;
}

export const emptyRuleset = (family: Family): Ruleset => ({ family, tables: new Map() });

export function tryFindChain(ruleset: Ruleset, table: string, chain: string): Chain | undefined {
  return ruleset.tables.get(table)?.chains.get(chain);
}

/** Every chain with its table, in order. */
export function chainsOf(ruleset: Ruleset): readonly { readonly table: string; readonly chain: Chain }[] {
  return [...ruleset.tables.values()].flatMap((table) =>
    [...table.chains.values()].map((chain) => ({ table: table.name, chain })),
  );
}

/** The ruleset with some chains put in the place of what was there; chains given as undefined are taken out. */
export function withChains(
  ruleset: Ruleset,
  changes: Iterable<{ readonly table: string; readonly name: string; readonly chain: Chain | undefined }>,
): Ruleset {
  const tables = new Map([...ruleset.tables].map(([name, table]) => [name, new Map(table.chains)]));
  for (const { table, name, chain } of changes) {
    const chains = tables.get(table) ?? new Map<string, Chain>();
    tables.set(table, chains);
    if (chain === undefined) chains.delete(name);
    else chains.set(name, chain);
  }
  return {
    family: ruleset.family,
    tables: new Map([...tables].map(([name, chains]) => [name, { name, chains }])),
  };
}
