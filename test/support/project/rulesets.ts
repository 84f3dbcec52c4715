/** Rulesets and declarations in few words. */
import type { DeclaredChain, DeclaredFamilies, DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import { desiredHost } from '../../../lib/deploy/desired-host';
import type { Family } from '../../../lib/net/family';
import type { DesiredHost } from '../../../lib/plan/desired';
import { isLedgerName } from '../../../lib/plan/ownership/ledger';
import { parseSave } from '../../../lib/ruleset/save/parse-save';
import { printSave } from '../../../lib/ruleset/model/print-save';
import type { HostRulesets, Ruleset } from '../../../lib/ruleset/model/ruleset';
import { isBuiltIn } from '../../../lib/ruleset/model/tables';

/** Chains by name; `INPUT DROP` is a built-in chain with its policy, `OWN` a user chain. */
export type Chains = Readonly<Record<string, readonly string[]>>;

/** A live ruleset of one family: its filter table, or several tables by name. */
export function liveRuleset(chains: Chains, family: Family = 'ipv4'): Ruleset {
  return liveTables({ filter: chains }, family);
}

export function liveTables(tables: Readonly<Record<string, Chains>>, family: Family = 'ipv4'): Ruleset {
  const text = Object.entries(tables).flatMap(([table, chains]) => [
    `*${table}`,
    ...Object.keys(chains).map((key) => {
      const [name = '', policy = isBuiltIn(table, name) ? 'ACCEPT' : '-'] = key.split(' ');
      return `:${name} ${policy} [0:0]`;
    }),
    ...Object.entries(chains).flatMap(([key, rules]) =>
      rules.map((rule) => `-A ${key.split(' ')[0] ?? ''} ${rule}`),
    ),
    'COMMIT',
    '',
  ]);
  const { ruleset, diagnostics } = parseSave(text.join('\n'), { family, file: 'test', live: true });
  if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
  return ruleset;
}

/** A host that holds these rulesets. */
export function hostWith(...rulesets: readonly Ruleset[]): HostRulesets {
  return new Map(rulesets.map((ruleset) => [ruleset.family, ruleset]));
}

export interface Declaration extends Pick<DeclaredFamilies, never> {
  readonly owner?: string;
  readonly foreignRules?: 'keep' | 'remove';
  readonly strategy?: 'minimal' | 'fastest';
  /** Chains of the filter table: lists of rules, or more about a chain. */
  readonly ipv4?: Readonly<Record<string, readonly string[] | DeclaredChain>>;
  readonly ipv6?: Readonly<Record<string, readonly string[] | DeclaredChain>>;
  /** Chains of other tables, IPv4. */
  readonly tables?: Readonly<Record<string, Readonly<Record<string, readonly string[] | DeclaredChain>>>>;
}

export function declared(declaration: Declaration): DeclaredRuleset {
  const { owner = 'web', foreignRules = 'keep', strategy, ipv4, ipv6, tables = {} } = declaration;
  const tables4 = { ...(ipv4 === undefined ? {} : { filter: ipv4 }), ...tables };
  return {
    owner,
    foreignRules,
    ...(strategy === undefined ? {} : { strategy }),
    ...(Object.keys(tables4).length === 0 ? {} : { ipv4: { tables: mapValues(tables4, tableOf) } }),
    ...(ipv6 === undefined ? {} : { ipv6: { tables: { filter: tableOf(ipv6) } } }),
  };
}

/** What is wanted of a host. */
export function wanted(declaration: Declaration): DesiredHost {
  return desiredHost(declared(declaration));
}

/** The chains of a table as the declaration has them: for comparing. Ledgers are left out. */
export function chainsIn(ruleset: Ruleset, table = 'filter'): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...(ruleset.tables.get(table)?.chains.values() ?? [])]
      .filter(({ name }) => !isLedgerName(name))
      .map(({ name, policy, rules }) => [
        policy === 'DROP' ? `${name} DROP` : name,
        rules.map(({ text }) => text),
      ]),
  );
}

/** A ruleset as text without ledgers, empty tables and empty built-in chains that accept: what a kernel cannot tell apart. */
export function substanceOf(ruleset: Ruleset, options: { readonly ledgers?: boolean } = {}): string {
  const tables = [...ruleset.tables.values()].map((table) => ({
    name: table.name,
    chains: new Map(
      [...table.chains]
        .filter(([name]) => options.ledgers === true || !isLedgerName(name))
        .filter(([, { policy, rules }]) => policy !== 'ACCEPT' || rules.length > 0),
    ),
  }));
  const kept = tables.filter(({ chains }) => chains.size > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
  return printSave({ family: ruleset.family, tables: new Map(kept.map((table) => [table.name, table])) });
}

function tableOf(chains: Readonly<Record<string, readonly string[] | DeclaredChain>>): {
  readonly chains: Record<string, DeclaredChain>;
} {
  return {
    chains: mapValues(chains, (chain) =>
      Array.isArray(chain) ? { rules: chain } : (chain as DeclaredChain),
    ),
  };
}

function mapValues<From, To>(
  entries: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, change(value)]));
}
