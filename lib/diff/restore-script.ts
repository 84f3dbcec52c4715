/**
 * An edit script as a batch for `iptables-restore --noflush`.
 *
 * - Chains are made with `-N`: a `:CHAIN` line would empty one that somebody else made meanwhile.
 * - A rule that goes to the end of its chain is appended: iptables-nft reads the whole chain for an index.
 * - In a shared chain a rule is deleted by its text and not replaced in its place, so that a rule that somebody else
 *   inserted since the chain was read does not make another one go (`edits-by-text.ts`). An owner mark in the text
 *   makes it unique. Where the same text stands there more than once, it goes by its index.
 * - A rule that goes on counting where another one stopped brings its counters along: `-R` alone begins at zero.
 * - No rule is replaced twice, or replaced after it was inserted, in one batch: iptables-nft crashes on both.
 *   Edit scripts never do; `lib/diff/rule-list-diff.ts` gives each live rule at most one edit.
 */
import { type Chain, type Ruleset, isCounting } from '../ruleset/model/ruleset';
import { type RuleEdit, tryEditsByText } from './edits-by-text';
import type { Operation } from './operation';
import { printStep } from './print-operation';

export interface RestoreOptions {
  /** What the chains hold before the batch; to know where their ends are. */
  readonly live: Ruleset;
  /** Whether a rule of this text is nobody else's, so that it may be deleted by its text. @default none */
  readonly isUnique?: (text: string) => boolean;
  /** Tables that have lines around even where they have no operations. @default none */
  readonly tables?: readonly string[];
  /** Lines for a table that come before its operations and after them. */
  readonly around?: (table: string) => {
    readonly before: readonly string[];
    readonly after: readonly string[];
  };
}

/** Blocks of the batch by table, in order; each ends with COMMIT. */
export function restoreBlocks(
  operations: readonly Operation[],
  options: RestoreOptions,
): ReadonlyMap<string, string> {
  const chains = new Map<string, OpenChain>();
  const tables = [...new Set([...operations.map(({ table }) => table), ...(options.tables ?? [])])];
  return new Map(
    tables.map((table) => {
      const steps = runsOf(operations.filter((operation) => operation.table === table)).flatMap(printRun);
      const { before, after } = options.around?.(table) ?? { before: [], after: [] };
      return [table, [`*${table}`, ...before, ...steps, ...after, 'COMMIT', ''].join('\n')];
    }),
  );

  function printRun(run: readonly [Operation, ...Operation[]]): readonly string[] {
    const [{ table, chain: name }] = run;
    const { isUnique, live } = options;
    const chain = chainOf(run[0]);
    if (
      isUnique !== undefined &&
      !chain.isEdited &&
      run.every(isRuleEdit) &&
      run.some(({ kind }) => kind !== 'insert')
    ) {
      const before =
        live.tables
          .get(table)
          ?.chains.get(name)
          ?.rules.map(({ text }) => text) ?? [];
      const lines = tryEditsByText(run, before, isUnique, (edit) => counting(edit).rule);
      if (lines !== undefined) {
        for (const edit of run) countEdit(edit, chain);
        return lines;
      }
    }
    return run.map((step) => printLine(step, chain));
  }

  function chainOf({ table, chain }: Operation): OpenChain {
    const key = `${table} ${chain}`;
    const known = chains.get(key) ?? openChain(options.live.tables.get(table)?.chains.get(chain));
    chains.set(key, known);
    return known;
  }
}

/** Edits of one chain that stand together; every other operation by itself. */
function runsOf(operations: readonly Operation[]): readonly (readonly [Operation, ...Operation[]])[] {
  const runs: [Operation, ...Operation[]][] = [];
  for (const operation of operations) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const belongs = last !== undefined && isRuleEdit(last) && isRuleEdit(operation);
    if (run !== undefined && belongs && last.chain === operation.chain) run.push(operation);
    else runs.push([operation]);
  }
  return runs;
}

function isRuleEdit(operation: Operation): operation is RuleEdit {
  return operation.kind === 'insert' || operation.kind === 'replace' || operation.kind === 'delete';
}

/** What is known of a chain when the next line is read. */
interface OpenChain {
  length: number;
  /** Whether its rules are no longer those of `live`. A policy is none of them. */
  isEdited: boolean;
}

function openChain(chain: Chain | undefined): OpenChain {
  return { length: chain?.rules.length ?? 0, isEdited: false };
}

function countEdit(edit: RuleEdit, chain: OpenChain): void {
  chain.isEdited = true;
  if (edit.kind === 'insert') chain.length += 1;
  if (edit.kind === 'delete') chain.length -= 1;
}

function printLine(operation: Operation, chain: OpenChain): string {
  if (operation.kind === 'flush-chain') chain.length = 0;
  if (!isRuleEdit(operation)) return printStep(operation);
  countEdit(operation, chain);
  if (operation.kind === 'delete') return printStep(operation);
  if (operation.kind === 'replace' || operation.index !== chain.length) return printStep(counting(operation));
  return `-A ${operation.chain} ${counting(operation).rule}`.trimEnd();
}

/** A rule that goes on counting says from where: `-c PACKETS BYTES`. */
function counting<Step extends Extract<Operation, { readonly kind: 'insert' | 'replace' }>>(
  step: Step,
): Step {
  const { startCounters: start, rule } = step;
  if (start === undefined || !isCounting(start)) return step;
  return { ...step, rule: `-c ${String(start.packets)} ${String(start.bytes)} ${rule}` };
}
