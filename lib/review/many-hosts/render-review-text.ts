/**
 * A review for a terminal. The first line and what is risky come first, so that they are read without scrolling; then traffic as a
 * table, then every operation, host by host; hosts with equal changes once.
 */
import { bodyOf, renderDiagnostic, summaryOf } from '../../base/diagnostic';
import { visibleText } from '../../base/visible-text';
import { sizeOf } from '../views/change-review';
import { headlineOf } from './headline';
import { namesOf } from './host-names';
import type { Paint } from '../text/paint';
import { count } from '../text/quantity';
import { renderText } from '../one-host/render-text';
import type { HostGroup, Review, ReviewNote } from './review';
import { textTable } from '../text/text-table';
import { trafficCells, usedColumns } from './traffic-table';

/**
 * Ends with a newline.
 *
 * @param width of the terminal in characters. @default lines are as long as they are
 */
export function renderReviewText(review: Review, paint: Paint, width?: number): string {
  const { totals, groups, unchanged } = review;
  const isOne = totals.hosts === 1;
  // One host without changes is one line, and what is odd about it.
  if (isOne && totals.changed === 0 && totals.failed === 0) {
    const notes = review.notes.map(({ note }) => paint.warning(indented(renderDiagnostic(note))));
    return lines([`${paint.heading(visibleText(unchanged[0] ?? ''))}: no changes`, ...notes]);
  }
  return lines([
    paint.heading(headlineOf(review)),
    ...savedLines(review),
    ...notesOf(review.notes, isOne, paint),
    ...trafficOf(review, isOne, paint, width),
    ...connectionsOf(review, isOne, paint),
    ...groups.flatMap((group) => ['', ...groupOf(group, paint)]),
    ...unchangedOf(unchanged, paint),
    ...review.failed.map(
      ({ title, owner }) =>
        `${paint.error(visibleText(`${title} (owner ${owner})`))}: not planned, see the errors`,
    ),
  ]);
}

function savedLines({ saved }: Review): readonly string[] {
  if (saved === undefined) return [];
  const commit = saved.commit === null ? 'an unknown commit' : `commit ${visibleText(saved.commit)}`;
  return [`saved plan ${saved.digest}, made from ${commit}`];
}

function notesOf(notes: readonly ReviewNote[], isOne: boolean, paint: Paint): readonly string[] {
  if (notes.length === 0) return [];
  return [
    '',
    `  ${paint.heading('look at:')}`,
    ...notes.flatMap(({ note, hosts }) => [
      paint.warning(`    ${summaryOf(note)} [${note.code}]${isOne ? '' : ` on ${namesOf(hosts, 3)}`}`),
      ...bodyOf(note).map((line) => `      ${line}`),
    ]),
  ];
}

function trafficOf(
  { traffic, undecided }: Review,
  isOne: boolean,
  paint: Paint,
  width: number | undefined,
): readonly string[] {
  if (traffic.length + undecided.length === 0)
    return ['', '  for traffic: nothing is newly allowed or blocked'];
  const columns = usedColumns(traffic, isOne);
  const rows = [columns, ...traffic.map((row) => columns.map((column) => trafficCells(row)[column]))];
  const table = textTable(rows, width === undefined ? undefined : width - 4);
  const shown = traffic.length === 0 ? [] : table.flat();
  return [
    '',
    `  ${paint.heading('for traffic:')}`,
    ...shown.map((line) => `    ${line}`),
    ...undecided.map(
      ({ line, hosts }) => `    ${visibleText(line)}${isOne ? '' : ` (${namesOf(hosts, 3)})`}`,
    ),
  ];
}

function connectionsOf({ connections }: Review, isOne: boolean, paint: Paint): readonly string[] {
  if (connections.length === 0) return [];
  return [
    ...['', `  ${paint.heading('for connections that exist now:')}`],
    ...connections.map(
      ({ line, hosts }) => `    ${visibleText(line)}${isOne ? '' : ` (${namesOf(hosts, 3)})`}`,
    ),
  ];
}

function groupOf({ hosts, review }: HostGroup, paint: Paint): readonly string[] {
  // What is at the top already is not said again.
  const { impact: _impact, liveTraffic: _live, ...change } = { ...review, warnings: [] };
  const text = renderText(change, paint).trimEnd().split('\n');
  if (hosts.length === 1) return text;
  return [
    paint.heading(
      `these ${String(hosts.length)} hosts get the same ${count(sizeOf(review), 'operation')}; rules around them are those of the first:`,
    ),
    ...wrapped(hosts.map(visibleText)).map((line) => `  ${line}`),
    ...text.slice(1),
  ];
}

/** Names with commas between, in lines that a terminal shows whole. */
function wrapped(names: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const [index, name] of names.entries()) {
    const word = index === names.length - 1 ? name : `${name},`;
    const last = result.at(-1);
    if (last === undefined || last.length + word.length + 1 > maxWidth) result.push(word);
    else result[result.length - 1] = `${last} ${word}`;
  }
  return result;
}

const maxWidth = 98;

/** More unchanged hosts than these are counted. */
const maxUnchanged = 5;

function unchangedOf(names: readonly string[], paint: Paint): readonly string[] {
  if (names.length === 0) return [];
  if (names.length > maxUnchanged) return ['', `${count(names.length, 'host')}: no changes`];
  return ['', ...names.map((name) => `${paint.heading(visibleText(name))}: no changes`)];
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
