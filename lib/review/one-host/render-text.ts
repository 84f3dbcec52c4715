/**
 * A change as text for a terminal: each chain as a diff, then the same as commands.
 *
 * - Two columns of numbers: the position of the rule now, and after the change.
 * - `-` is removed, `+` is added, `~-` and `~+` are one rule before and after that is replaced in its place.
 * - Unchanged rules around a change are shown, the others are counted.
 * - A removed rule shows how much traffic it has seen, and an added one the construct that declares it: what a reviewer wants
 *   to know next.
 */
import { renderDiagnostic } from '../../base/diagnostic';
import type { Counters } from '../../ruleset/model/ruleset';
import { type ChangeReview, commandsOf, headingOf, isUnchanged } from '../views/change-review';
import { type ChainLine, type ChainView, chainViews } from '../views/chain-view';
import { constructNotes } from '../views/construct-note';
import { wordNote } from '../views/changed-words';
import { hunksOf } from '../views/hunks';
import type { Paint } from '../text/paint';
import { count, matched } from '../text/quantity';
import { liveTrafficLines } from './render-live-traffic';
import { setLines, summaries } from './render-sets';
import { visibleText } from '../../base/visible-text';
import { visibleRule } from '../text/visible-rule';

/** Ends with a newline. */
export function renderText(review: ChangeReview, paint: Paint): string {
  const commands = commandsOf(review);
  const heading = visibleText(headingOf(review));
  const warnings = review.warnings.map((warning) => paint.warning(indent(renderDiagnostic(warning), 2)));
  if (isUnchanged(review)) return lines([`${paint.heading(heading)}: no changes`, ...warnings]);
  return lines([
    paint.heading(heading),
    ...setLines(review.sets?.pairs ?? [], paint),
    ...review.families.flatMap(chainViews).flatMap((view) => ['', ...renderChain(view, review, paint)]),
    '',
    ...(commands.length === 0
      ? []
      : [
          `  ${commands.length === 1 ? 'as a command:' : 'as commands, in this order:'}`,
          ...commands.map((text) => `    ${visibleText(text)}`),
          '',
        ]),
    ...renderImpact(review),
    ...renderLiveTraffic(review),
    ...warnings,
    ...summaries(review).map((summary) => `  ${summary}`),
  ]);
}

function renderImpact({ impact }: ChangeReview): readonly string[] {
  if (impact === undefined) return [];
  if (impact.length === 0) return ['  for traffic: nothing is newly allowed or blocked', ''];
  return ['  for traffic:', ...impact.map((line) => `    ${visibleText(line)}`), ''];
}

function renderLiveTraffic({ liveTraffic }: ChangeReview): readonly string[] {
  const found = liveTraffic === undefined ? [] : liveTrafficLines(liveTraffic);
  if (found.length === 0) return [];
  return ['  for connections that exist now:', ...found.map((line) => `    ${visibleText(line)}`), ''];
}

function renderChain(view: ChainView, review: ChangeReview, paint: Paint): readonly string[] {
  const { hunks, skipped } = hunksOf(view.lines);
  const constructNote = constructNotes(review, view, paint.faint);
  const width = String(view.lines.length).length;
  const left = (number: number): string =>
    number === 0 ? '' : paint.faint(`       ... ${count(number, 'rule')} unchanged`);
  return [
    `  ${paint.heading(`${view.family} ${view.table} ${visibleText(view.chain)}`)}${chainNote(view)}`,
    ...hunks.flatMap((hunk) => [
      left(hunk.skipped),
      ...hunk.lines.flatMap((line) => renderLine(line, { width, paint, constructNote })),
    ]),
    left(skipped),
  ].filter((line) => line !== '');
}

function chainNote({ existence, policy, isRefilled }: ChainView): string {
  if (isRefilled === true) return ' (flushed and refilled: all its counters are reset)';
  const policyNote = policy === undefined ? '' : `: policy ${policy.before} -> ${policy.after}`;
  switch (existence) {
    case 'new':
      return ' (new chain)';
    case 'gone':
      return ' (the chain is deleted)';
    case 'stays':
      return policyNote;
  }
}

interface LineContext {
  /** Of the columns of numbers. */
  readonly width: number;
  readonly paint: Paint;
  /** What stands behind a rule that is added. */
  readonly constructNote: (rule: string) => string;
}

function renderLine(line: ChainLine, { width, paint, constructNote }: LineContext): readonly string[] {
  const row = (mark: string, before: number | undefined, after: number | undefined, rule: string): string =>
    `    ${mark.padEnd(2)} ${pad(before, width)} ${pad(after, width)}  ${visibleRule(rule)}`;
  switch (line.kind) {
    case 'kept':
      return [row('', line.before, line.after, line.rule)];
    case 'inserted':
      return [paint.added(row('+', undefined, line.after, line.rule)) + constructNote(line.rule)];
    case 'deleted':
      return [
        paint.removed(row('-', line.before, undefined, line.previous)) + countersNote(line.counters, paint),
      ];
    case 'replaced':
      return [
        paint.removed(row('~-', line.before, undefined, line.previous)) + countersNote(line.counters, paint),
        paint.changed(row('~+', undefined, line.after, line.rule)) + constructNote(line.rule),
        ...wordNote(line).map((note) => paint.faint(`       ${' '.repeat(2 * width + 1)}  ${note}`)),
      ];
  }
}

function countersNote(counters: Counters | undefined, paint: Paint): string {
  return counters === undefined ? '' : paint.faint(`   # ${matched(counters)}`);
}

function pad(number: number | undefined, width: number): string {
  return (number === undefined ? '' : String(number)).padStart(width);
}

function indent(text: string, by: number): string {
  return text.replace(/^/gm, ' '.repeat(by));
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
