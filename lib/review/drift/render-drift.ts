/**
 * Drift: not what an apply would do, but how the host differs from what is declared for it.
 */
import { type ChangeReview, commandsOf, headingOf, isUnchanged } from '../views/change-review';
import { type ChainLine, chainViews } from '../views/chain-view';
import { type Difference, differencesOfChain } from './drift';
import type { Paint } from '../text/paint';
import { count, matched } from '../text/quantity';
import { visibleText } from '../../base/visible-text';
import { type SetLine, type SetPair, tryViewSet } from '../views/set-view';
import { visibleRule } from '../text/visible-rule';

interface DriftOptions {
  /** Whether a difference was not there before. @default nothing is said about it */
  readonly isNew?: ((difference: Difference) => boolean) | undefined;
}

/** Ends with a newline. */
export function renderDrift(review: ChangeReview, paint: Paint, { isNew }: DriftOptions = {}): string {
  const heading = paint.heading(visibleText(headingOf(review)));
  if (isUnchanged(review)) return `${heading}: as declared\n`;
  const chains = review.families.flatMap(chainViews).map((view) => ({
    title: `  ${paint.heading(`${view.family} ${view.table} ${visibleText(view.chain)}`)}`,
    found: differencesOfChain(view, review),
  }));
  const sets = (review.sets?.pairs ?? []).flatMap((pair) => setDrift(pair, paint));
  const total =
    chains.reduce((sum, { found }) => sum + found.length, 0) +
    sets.reduce((sum, { differences: number }) => sum + number, 0);
  const news = chains.flatMap(({ found }) => found.filter((each) => isNew?.(each) === true)).length;
  const since = isNew === undefined ? '' : `, ${String(news)} new`;
  const lines = chains.flatMap(({ title, found }) => [
    ...['', title],
    ...found.flatMap((each) => differenceLines(each, isNew?.(each) === true, paint)),
  ]);
  const ofSets = sets.flatMap(({ lines: each }) => ['', ...each]);
  const commands = commandsOf(review);
  const repair =
    commands.length === 0
      ? []
      : ['', '  what would repair it:', ...commands.map((text) => `    ${visibleText(text)}`)];
  return `${[`${heading}: ${count(total, 'difference')}${since}`, ...ofSets, ...lines, ...repair].join('\n')}\n`;
}

function differenceLines(difference: Difference, isNew: boolean, paint: Paint): readonly string[] {
  const { kind, live = '', declared = '', construct, by, line } = difference;
  const mark = isNew ? 'new: ' : '';
  const behind = construct === undefined ? '' : paint.faint(`   # ${visibleText(construct)}`);
  const who = by === undefined ? '' : `; probably by ${visibleText(by)}`;
  const place =
    line === undefined || !('before' in line)
      ? ''
      : ` (rule ${String(line.before)} on the host${counted(line)}${who})`;
  switch (kind) {
    case 'policy':
      return [paint.changed(`    ${mark}policy is ${live}, declared is ${declared}`)];
    case 'missing-chain':
      return [paint.added(`    ${mark}the chain is missing on the host`)];
    case 'not-declared-chain':
      return [paint.removed(`    ${mark}the chain is on the host, but no longer declared${who}`)];
    case 'missing': {
      const after = line !== undefined && 'after' in line ? ` (declared as rule ${String(line.after)})` : '';
      return [paint.added(`    ${mark}missing on the host${after}:`), rule(declared) + behind];
    }
    case 'not-declared':
      return [paint.removed(`    ${mark}not declared${place}:`), rule(live)];
    case 'changed':
      return [
        paint.changed(`    ${mark}changed${place}:`),
        `      live      ${visibleRule(live)}`,
        `      declared  ${visibleRule(declared)}${behind}`,
      ];
  }
}

function rule(text: string): string {
  return `      ${visibleRule(text)}`;
}

function counted(line: ChainLine): string {
  return 'counters' in line ? `, ${matched(line.counters)}` : '';
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
