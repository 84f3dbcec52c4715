/**
 * Drift: not what an apply would do, but how the host differs from what is declared for it.
 */
import { type ChangeReview, headingOf, operationsOf } from './change-review';
import { type ChainLine, type ChainView, chainViews } from './chain-view';
import { withCommonRules } from './common-rules';
import { constructNotes } from './construct-note';
import type { Paint } from './paint';
import { count, matched } from './quantity';
import { visibleText } from '../base/visible-text';
import { visibleRule } from './visible-rule';

/** Ends with a newline. */
export function renderDrift(review: ChangeReview, paint: Paint): string {
  const heading = paint.heading(visibleText(headingOf(review)));
  const views = review.families.flatMap(chainViews);
  if (operationsOf(review).length === 0) return `${heading}: as declared\n`;
  const chains = views.map((view) => ({ view, found: differences(view, review, paint) }));
  const total = chains.reduce((sum, { found }) => sum + found.length, 0);
  const lines = chains.flatMap(({ view, found }) => [
    '',
    `  ${paint.heading(`${view.family} ${view.table} ${visibleText(view.chain)}`)}`,
    ...found.flat(),
  ]);
  return `${[`${heading}: ${count(total, 'difference')}`, ...lines].join('\n')}\n`;
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
