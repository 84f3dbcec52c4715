/** The result of each host: one word, and a row of a table. */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { HostOutcome } from '../../deploy/run-hosts';
import type { Paint } from '../../review/text/paint';
import { count } from '../../review/text/quantity';
import { textTable } from '../../review/text/text-table';
import { visibleText } from '../../base/visible-text';
import { type HostTask, nameOf } from '../host-task';
import { diagnosticsOf } from '../report-error';
import type { OutcomeWord } from './outcome-words';

export interface HostResult {
  readonly task: HostTask;
  /** Undefined for a host that was not planned. */
  readonly operations: number | undefined;
  readonly outcome: HostOutcome<unknown>;
}

export function wordOf({ outcome, operations }: Omit<HostResult, 'task'>): OutcomeWord {
  switch (outcome.kind) {
    case 'done':
      return operations === 0 ? 'unchanged' : 'applied';
    case 'skipped':
      return 'skipped';
    case 'failed':
      return tryFindEnd(outcome.error) ?? 'failed';
  }
}

/** Whether a change was started on the host and did not stay: reason enough to leave other hosts alone. */
export function isRollback(error: unknown): boolean {
  return tryFindEnd(error) !== undefined;
}

/** What became of a change that was started; undefined where none was. */
function tryFindEnd(error: unknown): 'rolled-back' | 'unknown' | undefined {
  const host = error instanceof FirewallError ? error.diagnostics[0]?.host : undefined;
  return host === 'rolled-back' || host === 'unknown' ? host : undefined;
}

/**
 * A row for each host: outcome, host, number of operations, and what to do where it is not in the desired state.
 *
 * @param width of the terminal in characters. @default lines are as long as they are
 */
export function renderResults(results: readonly HostResult[], paint: Paint, width?: number): string {
  return renderResultRows(results.map(rowOf), paint, width);
}

/** What a row says, wherever it comes from. */
export interface ResultRow {
  /** Undefined where it is not known: the run has not ended. */
  readonly word: OutcomeWord | undefined;
  readonly host: string;
  readonly operations: number | undefined;
  readonly errors: readonly Diagnostic[];
}

export const resultHeading = ['outcome', 'host', 'operations', 'what to do'] as const;

export function renderResultRows(results: readonly ResultRow[], paint: Paint, width?: number): string {
  const rows = results.map((row) => ({ word: row.word, cells: cellsOf(row).map(visibleText) }));
  // One host needs no table.
  const all =
    rows.length > 1 ? [resultHeading, ...rows.map(({ cells }) => cells)] : rows.map(({ cells }) => cells);
  const colours = rows.map(({ word }) => colour(word, paint));
  if (rows.length > 1) colours.unshift(paint.heading);
  return textTable(all, width)
    .flatMap((lines, row) => lines.map((line) => `${colours[row]?.(line) ?? line}\n`))
    .join('');
}

type Cells = readonly [word: string, host: string, operations: string, toDo: string];

function rowOf(result: HostResult): ResultRow {
  const { task, operations, outcome } = result;
  const errors = outcome.kind === 'failed' ? diagnosticsOf(outcome.error) : [];
  return { word: wordOf(result), host: nameOf(task), operations, errors };
}

/** As they are: nothing in them is escaped yet. */
export function cellsOf({ word, host, operations, errors }: ResultRow): Cells {
  const many = operations === undefined ? '-' : operations === 0 ? '' : count(operations, 'operation');
  // A cell is one line, whatever the lines of a help text are.
  return [word ?? 'no-result', host, many, toDo(word, errors).replace(/\s*\n\s*/g, ' ')];
}

function toDo(word: ResultRow['word'], [first]: readonly Diagnostic[]): string {
  switch (word) {
    case undefined:
      return 'run its shard again: that run has not ended';
    case 'skipped':
      return 'apply again when the other hosts are in order';
    case 'applied':
    case 'unchanged':
      return '';
    default: {
      const help =
        first?.help ?? (word === 'failed' ? 'see above, then apply again' : 'see above, then plan again');
      return `${first?.summary ?? 'it failed'} [${first?.code ?? ''}]: ${help}`;
    }
  }
}

function colour(word: ResultRow['word'], paint: Paint): (text: string) => string {
  switch (word) {
    case 'unchanged':
      return (text) => text;
    case 'applied':
      return paint.added;
    case 'skipped':
      return paint.changed;
    default:
      return paint.error;
  }
}
