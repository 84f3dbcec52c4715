/** How a host ended, in one word and in a table of all. */
import { FirewallError } from '../../base/firewall-error';
import type { HostOutcome } from '../../deploy/run-hosts';
import type { Paint } from '../../review/paint';
import { count } from '../../review/quantity';
import { visibleText } from '../../base/visible-text';
import { type HostTask, nameOf } from '../host-task';
import { diagnosticsOf } from '../report-error';

export interface HostResult {
  readonly task: HostTask;
  /** Undefined where it did not come to a plan. */
  readonly operations: number | undefined;
  readonly outcome: HostOutcome<unknown>;
}

/** `failed`: nothing was changed. `unknown`: somebody has to look at the host. */
export type EndWord = 'unchanged' | 'applied' | 'rolled-back' | 'unknown' | 'failed' | 'skipped';

export function wordOf({ outcome, operations }: Omit<HostResult, 'task'>): EndWord {
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

/** A row a host: how it ended, which host, how many operations, and what is to be done where it is not as it should be. */
export function renderEnds(ends: readonly HostResult[], paint: Paint): string {
  const rows = ends.map((end) => ({ word: wordOf(end), cells: cellsOf(end) }));
  const heading = ['outcome', 'host', 'operations', 'what to do'] as const;
  // One host needs no table.
  const all = rows.length > 1 ? [heading, ...rows.map(({ cells }) => cells)] : rows.map(({ cells }) => cells);
  const widths = [0, 1, 2].map((column) => Math.max(9, ...all.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = rows.map(({ word, cells }) => colour(word, paint)(line(cells)));
  if (rows.length > 1) lines.unshift(paint.heading(line(heading)));
  return lines.map((text) => `${text}\n`).join('');
}

type Cells = readonly [word: string, host: string, operations: string, toDo: string];

function cellsOf(end: HostResult): Cells {
  const { task, operations, outcome } = end;
  const word = wordOf(end);
  const many = operations === undefined ? '-' : operations === 0 ? '' : count(operations, 'operation');
  return [word, visibleText(nameOf(task)), many, visibleText(toDo(word, outcome))];
}

function toDo(word: EndWord, outcome: HostOutcome<unknown>): string {
  if (outcome.kind === 'skipped') return 'apply again when the others are as they should be';
  if (outcome.kind === 'done') return '';
  const first = diagnosticsOf(outcome.error)[0];
  const help =
    first?.help ?? (word === 'failed' ? 'see above, then apply again' : 'see above, then plan again');
  return `${first?.summary ?? 'it failed'} [${first?.code ?? ''}]: ${help}`;
}

function colour(word: EndWord, paint: Paint): (text: string) => string {
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
