/** The rulesets that a page answers questions about: written as JSON when it is made, read by its script. */
import type { Family } from '../net/family';
import type { Chain, Policy, Ruleset, Table } from '../ruleset/model/ruleset';
import type { Picture } from './picture';

export interface PageData {
  readonly rulesets: readonly PageRuleset[];
}

/** Of one host and one family. */
export interface PageRuleset {
  readonly title: string;
  readonly family: Family;
  readonly isChange: boolean;
  readonly chains: readonly PageChain[];
}

/** A chain before and after; undefined where it is not there. One that stays as it is has both in one. */
export interface PageChain {
  /** Of the picture; ledgers have none. */
  readonly id?: string;
  readonly table: string;
  readonly name: string;
  readonly before?: PageRules;
  readonly after?: PageRules;
  readonly both?: PageRules;
}

export interface PageRules {
  readonly policy?: Policy;
  readonly rules: readonly string[];
}

/** @param pictures those whose rules are on the page */
export function pageData(pictures: readonly Picture[]): PageData {
  const rulesets = pictures.flatMap(({ title, families }) =>
    families.map(({ family, isChange, chains, before, after }): PageRuleset => {
      const names = new Set([...namesIn(before), ...namesIn(after)]);
      const ids = new Map(chains.map(({ table, name, id }) => [`${table} ${name}`, id]));
      return {
        ...{ title, family, isChange },
        chains: [...names].map((key) => {
          const [table = '', name = ''] = key.split(' ');
          const id = ids.get(key);
          const sides = sidesOf(chainIn(before, table, name), chainIn(after, table, name));
          return { ...(id === undefined ? {} : { id }), table, name, ...sides };
        }),
      };
    }),
  );
  return { rulesets };
}

/** The ruleset again, of one side of a change. */
export function rulesetOf({ family, chains }: PageRuleset, side: 'before' | 'after'): Ruleset {
  const tables = new Map<string, Map<string, Chain>>();
  for (const { table, name, both, ...sides } of chains) {
    const rules = both ?? sides[side];
    if (rules === undefined) continue;
    const here = tables.get(table) ?? new Map<string, Chain>();
    tables.set(table, here);
    const { policy } = rules;
    here.set(name, {
      name,
      ...(policy === undefined ? {} : { policy }),
      rules: rules.rules.map((text) => ({ text })),
    });
  }
  return {
    family,
    tables: new Map([...tables].map(([name, own]): [string, Table] => [name, { name, chains: own }])),
  };
}

function namesIn({ tables }: Ruleset): readonly string[] {
  return [...tables.values()].flatMap(({ name, chains }) =>
    [...chains.keys()].map((chain) => `${name} ${chain}`),
  );
}

function chainIn({ tables }: Ruleset, table: string, name: string): Chain | undefined {
  return tables.get(table)?.chains.get(name);
}

function sidesOf(
  before: Chain | undefined,
  after: Chain | undefined,
): Pick<PageChain, 'before' | 'after' | 'both'> {
  if (before === after && before !== undefined) return { both: rulesOf(before) };
  return {
    ...(before === undefined ? {} : { before: rulesOf(before) }),
    ...(after === undefined ? {} : { after: rulesOf(after) }),
  };
}

function rulesOf({ policy, rules }: Chain): PageRules {
  return { ...(policy === undefined ? {} : { policy }), rules: rules.map(({ text }) => text) };
}
