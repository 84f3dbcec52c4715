/**
 * The edit script between two rulesets of one family.
 *
 * Order within a table, so that the kernel accepts every step and a person could type them one by one:
 * policies that open; new chains; rules of user chains, so that a chain is filled before anything jumps to it;
 * rules of built-in chains; chains that go, all flushed before any is deleted; policies that close.
 *
 * A chain that is refilled is flushed where its first edit would stand.
 *
 * A table or built-in chain that one side does not mention is empty with policy ACCEPT there.
 */
import type { Family } from '../net/family';
import { tryFindLines } from '../ruleset/bulk/line-rules';
import { type Chain, type Policy, type Ruleset, isCounting } from '../ruleset/model/ruleset';
import { isSameForTraffic } from '../ruleset/check/same-except-notes';
import { builtInChains, isBuiltIn } from '../ruleset/model/tables';
import type { Operation } from './operation';
import { type RuleEdit, diffLines, diffRules } from './rule-list-diff';

/** What is to happen to one chain. */
export interface ChainChange {
  readonly table: string;
  readonly chain: string;
  readonly isNew?: boolean;
  readonly isGone?: boolean;
  /** Whether the chain is emptied first; `edits` then put in all its rules. */
  readonly isRefilled?: boolean;
  readonly policy?: Policy;
  readonly edits: readonly RuleEdit[];
}

export function diffRulesets(before: Ruleset, after: Ruleset): readonly Operation[] {
  const tables = new Set([...after.tables.keys(), ...before.tables.keys()]);
  const changes = [...tables].flatMap((table) => {
    const names = new Set([
      ...(after.tables.get(table)?.chains.keys() ?? []),
      ...(before.tables.get(table)?.chains.keys() ?? []),
    ]);
    return [...names].map((name) =>
      diffChain(
        table,
        name,
        before.tables.get(table)?.chains.get(name),
        after.tables.get(table)?.chains.get(name),
      ),
    );
  });
  return orderChanges(before.family, changes);
}

function diffChain(
  table: string,
  name: string,
  before: Chain | undefined,
  after: Chain | undefined,
): ChainChange {
  const builtIn = isBuiltIn(table, name);
  const isGone = !builtIn && after === undefined;
  const policy = after?.policy ?? 'ACCEPT';
  return {
    table,
    chain: name,
    isNew: !builtIn && before === undefined,
    isGone,
    ...(builtIn && policy !== (before?.policy ?? 'ACCEPT') ? { policy } : {}),
    edits: isGone ? deletions(before) : diffChainRules(before, after),
  };
}

function diffChainRules(before: Chain | undefined, after: Chain | undefined): readonly RuleEdit[] {
  const [lines, laterLines] = [tryFindLines(before), tryFindLines(after)];
  if (lines !== undefined && laterLines?.base === lines) return diffLines(lines, laterLines);
  return diffRules(before?.rules ?? [], after?.rules ?? []);
}

function deletions(chain: Chain | undefined): readonly RuleEdit[] {
  return (chain?.rules ?? []).map((previous) => ({ kind: 'delete', index: 1, previous }));
}

/** The changes of all chains as one script. */
export function orderChanges(family: Family, changes: readonly ChainChange[]): readonly Operation[] {
  const tables = [...new Set(changes.map(({ table }) => table))];
  return tables.flatMap((table) =>
    orderTable(
      family,
      table,
      changes.filter((change) => change.table === table),
    ),
  );
}

function orderTable(family: Family, table: string, changes: readonly ChainChange[]): readonly Operation[] {
  const hooks = builtInChains(table);
  const builtIn = hooks.flatMap((hook) => changes.filter(({ chain }) => chain === hook));
  const staying = changes.filter((change) => !builtIn.includes(change) && change.isGone !== true);
  const going = changes.filter(({ isGone }) => isGone === true);
  const policies = (policy: Policy): Operation[] =>
    builtIn.flatMap((change) =>
      change.policy === policy ? [{ kind: 'set-policy', family, table, chain: change.chain, policy }] : [],
    );
  return [
    ...policies('ACCEPT'),
    ...staying.flatMap(({ isNew, chain }): Operation[] =>
      isNew === true ? [{ kind: 'new-chain', family, table, chain }] : [],
    ),
    ...[...staying, ...builtIn].flatMap((change): readonly Operation[] => [
      ...(change.isRefilled === true
        ? [{ kind: 'flush-chain', family, table, chain: change.chain } as const]
        : []),
      ...change.edits.map((edit) => place(family, change, edit)),
    ]),
    ...going.flatMap(({ chain, edits }): Operation[] =>
      edits.length > 0 ? [{ kind: 'flush-chain', family, table, chain }] : [],
    ),
    ...going.map(({ chain }): Operation => ({ kind: 'delete-chain', family, table, chain })),
    ...policies('DROP'),
  ];
}

/** Objects are written out and not spread: a chain may change in a hundred thousand places. */
function place(family: Family, { table, chain }: ChainChange, edit: RuleEdit): Operation {
  const { index } = edit;
  if (edit.kind === 'insert') return { kind: 'insert', family, table, chain, index, rule: edit.rule.text };
  const { text: previous, counters } = edit.previous;
  if (edit.kind === 'delete')
    return counters === undefined
      ? { kind: 'delete', family, table, chain, index, previous }
      : { kind: 'delete', family, table, chain, index, previous, counters };
  const rule = edit.rule.text;
  if (counters === undefined) return { kind: 'replace', family, table, chain, index, rule, previous };
  const replaced = { kind: 'replace', family, table, chain, index, rule, previous, counters } as const;
  // A rule that means what the one before it means goes on counting.
  const goesOn = isCounting(counters) && isSameForTraffic(previous, rule, family);
  return goesOn ? { ...replaced, startCounters: counters } : replaced;
}
