/**
 * A chain before and after, side by side: the input of the renderers that show a change.
 *
 * An edit script lists steps whose indexes shift while it runs. A reviewer wants to see the chain: which rules stay, which are
 * removed, which are added, and the position of each before and after. This applies the script to the live rules and keeps both.
 */
import { type Operation, isRuleOperation } from '../../diff/operation';
import { type RuleEdit, diffRules } from '../../diff/rule-list-diff';
import type { Family } from '../../net/family';
import type { Chain, Counters, Policy, Ruleset } from '../../ruleset/model/ruleset';
import { builtInChains, isBuiltIn, tableNames } from '../../ruleset/model/tables';

/** Positions count from 1: `before` in the live chain, `after` in the chain as it will be. */
export type ChainLine =
  | { readonly kind: 'kept'; readonly rule: string; readonly before: number; readonly after: number }
  | { readonly kind: 'inserted'; readonly rule: string; readonly after: number }
  | {
      readonly kind: 'deleted';
      readonly previous: string;
      readonly before: number;
      readonly counters?: Counters;
    }
  | {
      readonly kind: 'replaced';
      readonly rule: string;
      readonly previous: string;
      readonly before: number;
      readonly after: number;
      readonly counters?: Counters;
    };

export interface ChainView {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  /** Whether the chain itself is created or deleted. */
  readonly existence: 'stays' | 'new' | 'gone';
  /** Whether it is flushed and refilled: the lines then show what differs, and all counters are reset. */
  readonly isRefilled?: true;
  readonly policy?: { readonly before: Policy; readonly after: Policy };
  /** Every rule of the chain, those that stay too. */
  readonly lines: readonly ChainLine[];
}

/** What a change does to one family: of a plan, or between two files. */
export interface FamilyChange {
  readonly live: Ruleset;
  readonly operations: readonly Operation[];
}

/** The chains that change, by table; built-in ones first, in the order in which packets meet them. */
export function chainViews({ live, operations }: FamilyChange): readonly ChainView[] {
  return tableNames.flatMap((table) => {
    const steps = operations.filter((operation) => operation.table === table);
    const names = new Set(steps.map(({ chain }) => chain));
    const hooks = builtInChains(table).filter((hook) => names.has(hook));
    const own = [...names].filter((name) => !isBuiltIn(table, name));
    return [...hooks, ...own].map((chain) =>
      viewOf(
        live.family,
        table,
        chain,
        live.tables.get(table)?.chains.get(chain),
        steps.filter((step) => step.chain === chain),
      ),
    );
  });
}

function viewOf(
  family: Family,
  table: string,
  chain: string,
  live: Chain | undefined,
  steps: readonly Operation[],
): ChainView {
  const kinds = new Set(steps.map(({ kind }) => kind));
  const policy = steps.find((step) => step.kind === 'set-policy')?.policy;
  const isRefilled = kinds.has('flush-chain') && !kinds.has('delete-chain');
  return {
    family,
    table,
    chain,
    existence: kinds.has('new-chain') ? 'new' : kinds.has('delete-chain') ? 'gone' : 'stays',
    ...(policy === undefined ? {} : { policy: { before: live?.policy ?? 'ACCEPT', after: policy } }),
    ...(isRefilled ? { isRefilled } : {}),
    lines: numbered(entriesOf(live, steps, isRefilled)),
  };
}

function entriesOf(
  live: Chain | undefined,
  steps: readonly Operation[],
  isRefilled: boolean,
): readonly Entry[] {
  const rules = live?.rules ?? [];
  const edits = steps.filter(isRuleOperation);
  if (isRefilled) {
    const wanted = edits.flatMap((edit) => (edit.kind === 'insert' ? [{ text: edit.rule }] : []));
    return play(live, diffRules(rules, wanted).map(textsOf));
  }
  if (!steps.some(({ kind }) => kind === 'flush-chain')) return play(live, edits);
  return rules.map((rule, index) => ({ before: index + 1, previous: rule.text, ...countersOf(rule) }));
}

/** What a step does to the rules of its chain. */
type Edit =
  | { readonly kind: 'insert' | 'replace'; readonly index: number; readonly rule: string }
  | { readonly kind: 'delete'; readonly index: number };

function textsOf(edit: RuleEdit): Edit {
  const { kind, index } = edit;
  return kind === 'delete' ? { kind, index } : { kind, index, rule: edit.rule.text };
}

/** A rule that was there (`previous`), that will be there (`rule`), or both. */
interface Entry {
  readonly rule?: string;
  readonly previous?: string;
  readonly before?: number;
  readonly counters?: Counters;
}

/**
 * Indexes of an edit script rise from step to step within a chain, so one pass over the chain takes as many steps as follow in
 * that order; a lower index starts another pass.
 */
function play(live: Chain | undefined, steps: readonly Edit[]): readonly Entry[] {
  let entries: readonly Entry[] = (live?.rules ?? []).map((rule, index) => ({
    rule: rule.text,
    previous: rule.text,
    before: index + 1,
    ...countersOf(rule),
  }));
  let taken = 0;
  while (taken < steps.length) {
    const pass = onePass(entries, steps.slice(taken));
    entries = pass.entries;
    taken += pass.taken;
  }
  return entries;
}

function onePass(
  entries: readonly Entry[],
  steps: readonly Edit[],
): { readonly entries: readonly Entry[]; readonly taken: number } {
  const result: Entry[] = [];
  let at = 0;
  let present = 0;
  let taken = 0;
  const copy = (): void => {
    const entry = entries[at++];
    if (entry === undefined) throw new Error('an edit script points beyond the end of its chain');
    if (entry.rule !== undefined) present++;
    result.push(entry);
  };
  const isGone = (): boolean => at < entries.length && entries[at]?.rule === undefined;
  for (const step of steps) {
    if (step.index <= present) break;
    while (present < step.index - 1 || isGone()) copy();
    taken++;
    if (step.kind === 'insert') {
      result.push({ rule: step.rule });
      present++;
      continue;
    }
    const entry = entries[at++] ?? {};
    if (step.kind === 'replace') {
      result.push({ ...entry, rule: step.rule });
      present++;
    } else if (entry.previous !== undefined) {
      const { rule: _rule, ...gone } = entry;
      result.push(gone);
    }
  }
  return { entries: [...result, ...entries.slice(at)], taken };
}

function numbered(entries: readonly Entry[]): readonly ChainLine[] {
  let after = 0;
  return entries.flatMap(({ rule, previous, before, counters }): ChainLine[] => {
    const counted = counters === undefined ? {} : { counters };
    if (rule !== undefined) after++;
    if (previous === undefined || before === undefined)
      return rule === undefined ? [] : [{ kind: 'inserted', rule, after }];
    if (rule === undefined) return [{ kind: 'deleted', previous, before, ...counted }];
    if (rule === previous) return [{ kind: 'kept', rule, before, after }];
    return [{ kind: 'replaced', rule, previous, before, after, ...counted }];
  });
}

function countersOf({ counters }: Chain['rules'][number]): { readonly counters?: Counters } {
  return counters === undefined ? {} : { counters };
}
