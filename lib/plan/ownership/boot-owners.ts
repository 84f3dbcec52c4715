/**
 * Whose part of a live ruleset is kept by the file that the host loads at boot: each owner's rules, chains and policies, as
 * marks and ledgers tell them, there and here.
 */
import type { Chain, Ruleset, Table } from '../../ruleset/model/ruleset';
import { tableNames } from '../../ruleset/model/tables';
import { ledgersIn } from './ledger';
import { tryFindOwner } from './owner-mark';

export interface OwnerAtBoot {
  readonly owner: string;
  /**
   * `same`: the file has this owner's part as it is live. `differs`: it has another. `missing`: it has none of it.
   * `gone`: it has a part of an owner of whom nothing is live.
   */
  readonly state: 'same' | 'differs' | 'missing' | 'gone';
}

/** @param file what the file holds; undefined when there is none */
export function ownersAtBoot(live: Ruleset, file: Ruleset | undefined): readonly OwnerAtBoot[] {
  const here = partsOf(live);
  const there = file === undefined ? new Map<string, string>() : partsOf(file);
  const owners = [...new Set([...here.keys(), ...there.keys()])].sort();
  return owners.map((owner) => ({ owner, state: stateOf(here.get(owner), there.get(owner)) }));
}

function stateOf(here: string | undefined, there: string | undefined): OwnerAtBoot['state'] {
  if (here === undefined) return 'gone';
  if (there === undefined) return 'missing';
  return here === there ? 'same' : 'differs';
}

/** All that is an owner's, as a text that is the same where that is. */
function partsOf(ruleset: Ruleset): ReadonlyMap<string, string> {
  const parts = new Map<string, string[]>();
  for (const name of tableNames) {
    const table = ruleset.tables.get(name);
    if (table === undefined) continue;
    for (const [owner, lines] of linesOf(table, ruleset))
      parts.set(owner, [...(parts.get(owner) ?? []), ...lines]);
  }
  return new Map([...parts].map(([owner, lines]) => [owner, lines.join('\n')]));
}

function linesOf(table: Table, { family }: Ruleset): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  const add = (owner: string, line: string): void => {
    const own = lines.get(owner) ?? [];
    lines.set(owner, own);
    own.push(`${table.name} ${line}`);
  };
  const addRules = (owner: string, chain: Chain | undefined): void =>
    chain?.rules.forEach(({ text }) => add(owner, `${chain.name} ${text}`));
  for (const ledger of ledgersIn(table, family)) {
    addRules(ledger.owner, table.chains.get(ledger.chain));
    for (const name of ledger.policies.map(({ chain }) => chain).sort())
      add(ledger.owner, `${name} ${table.chains.get(name)?.policy ?? ''}`);
    for (const name of [...ledger.chains, ...ledger.wholeChains].sort())
      addRules(ledger.owner, table.chains.get(name));
  }
  const builtIn = [...table.chains.values()].filter(({ policy }) => policy !== undefined);
  for (const { name, rules } of builtIn.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    for (const { text } of rules) {
      const owner = tryFindOwner(text, family);
      if (owner !== undefined) add(owner, `${name} ${text}`);
    }
  }
  return lines;
}
