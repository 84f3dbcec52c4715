/**
 * Drift: not what an apply would do, but how the host differs from what is declared for it.
 */
import { type ChangeReview, headingOf, isUnchanged } from './change-review';
import { type ChainLine, type ChainView, chainViews } from './chain-view';
import { withCommonRules } from './common-rules';
import { constructNotes } from './construct-note';
import type { Paint } from './paint';
import { count, matched } from './quantity';
import { visibleText } from '../base/visible-text';
import { type SetLine, type SetPair, tryViewSet } from './set-view';
import { visibleRule } from './visible-rule';

/** Ends with a newline. */
export function renderDrift(review: ChangeReview, paint: Paint): string {
  const heading = paint.heading(visibleText(headingOf(review)));
  const views = review.families.flatMap(chainViews);
  if (isUnchanged(review)) return `${heading}: as declared\n`;
  const chains = views.map((view) => ({ view, found: differences(view, review, paint) }));
  const sets = (review.sets?.pairs ?? []).flatMap((pair) => setDrift(pair, paint));
  const total =
    chains.reduce((sum, { found }) => sum + found.length, 0) +
    sets.reduce((sum, { differences: number }) => sum + number, 0);
  const lines = chains.flatMap(({ view, found }) => [
    '',
    `  ${paint.heading(`${view.family} ${view.table} ${visibleText(view.chain)}`)}`,
    ...found.flat(),
  ]);
  const ofSets = sets.flatMap(({ lines: each }) => ['', ...each]);
  return `${[`${heading}: ${count(total, 'difference')}`, ...ofSets, ...lines].join('\n')}\n`;
}

/** Each difference is one or several lines. */
function differences(
  { existence, policy, lines, ...at }: ChainView,
  review: ChangeReview,
  paint: Paint,
): readonly (readonly string[])[] {
  const constructNote = constructNotes(review, at, paint.faint);
  return [
    ...(policy === undefined
      ? []
      : [[paint.changed(`    policy is ${policy.before}, declared is ${policy.after}`)]]),
    ...(existence === 'new' ? [[paint.added('    the chain is missing on the host')]] : []),
    ...(existence === 'gone'
      ? [[paint.removed('    the chain is on the host, but no longer declared')]]
      : []),
    ...withCommonRules(lines).flatMap((line) => difference(line, paint, constructNote)),
  ];
}

function difference(
  line: ChainLine,
  paint: Paint,
  constructNote: (rule: string) => string,
): readonly (readonly string[])[] {
  switch (line.kind) {
    case 'kept':
      return [];
    case 'inserted':
      return [
        [
          paint.added(`    missing on the host (declared as rule ${String(line.after)}):`),
          rule(line.rule) + constructNote(line.rule),
        ],
      ];
    case 'deleted':
      return [
        [
          paint.removed(`    not declared (rule ${String(line.before)} on the host${counted(line)}):`),
          rule(line.previous),
        ],
      ];
    case 'replaced':
      return [
        [
          paint.changed(`    changed (rule ${String(line.before)} on the host${counted(line)}):`),
          `      live      ${visibleRule(line.previous)}`,
          `      declared  ${visibleRule(line.rule)}${constructNote(line.rule)}`,
        ],
      ];
  }
}

function rule(text: string): string {
  return `      ${visibleRule(text)}`;
}

function counted({ counters }: Extract<ChainLine, { kind: 'deleted' | 'replaced' }>): string {
  return counters === undefined ? '' : `, ${matched(counters)}`;
}

interface SetDrift {
  readonly differences: number;
  readonly lines: readonly string[];
}

function setDrift(pair: SetPair, paint: Paint): readonly SetDrift[] {
  const view = tryViewSet(pair);
  if (view === undefined) return [];
  const title = `  ${paint.heading(visibleText(view.title))}`;
  if (pair.live === undefined)
    return [{ differences: 1, lines: [title, paint.added('    the set is missing on the host')] }];
  if (pair.wanted === undefined)
    return [
      { differences: 1, lines: [title, paint.removed('    the set is on the host, but no longer declared')] },
    ];
  const more = view.more === 0 ? [] : [paint.faint(`    ... and ${String(view.more)} more like this`)];
  const note = view.note === '' ? [] : [paint.changed(`    ${visibleText(view.note)}`)];
  return [
    {
      differences: Math.max(1, view.lines.filter(({ mark }) => mark !== '~-').length + view.more),
      lines: [title, ...note, ...view.lines.map((line) => driftOf(line, paint)), ...more],
    },
  ];
}

function driftOf({ mark, text }: SetLine, paint: Paint): string {
  const entry = visibleText(text);
  switch (mark) {
    case '+':
      return paint.added(`    missing        ${entry}`);
    case '-':
      return paint.removed(`    not declared   ${entry}`);
    case '~-':
      return paint.removed(`    is             ${entry}`);
    case '~+':
      return paint.changed(`    declared is    ${entry}`);
  }
}
