/**
 * A change as Markdown, for the comment under a pull request: a heading, one line that says how much, a diff for
 * each chain, and the commands folded away. Text of rules is only in fenced blocks, so nothing in it is markup.
 */
import { type Diagnostic, renderDiagnostic } from '../base/diagnostic';
import { printOperation } from '../diff/print-operation';
import type { Operation } from '../diff/operation';
import { type ChangeReview, headingOf, isUnchanged, operationsOf } from './change-review';
import { type ChainLine, type ChainView, chainViews } from './chain-view';
import { constructNotes } from './construct-note';
import { type Hunk, hunksOf } from './hunks';
import { matched } from './quantity';
import { fenced, inCode, paragraphs } from './markdown-text';
import { liveTrafficLines } from './render-live-traffic';
import { setParagraphs, summaries } from './render-sets';
import { visibleText } from '../base/visible-text';
import { visibleRule } from './visible-rule';

/** Ends with a newline. */
export function renderMarkdown(review: ChangeReview): string {
  const operations = operationsOf(review);
  const heading = `### ${inCode(headingOf(review))}`;
  const warnings = review.warnings.map((warning) => fenced('', [renderDiagnostic(warning)]));
  if (isUnchanged(review)) return paragraphs([heading, 'No changes.', ...warnings]);
  return paragraphs([
    heading,
    `${summaries(review).join('; ')}.`,
    ...renderImpact(review),
    ...renderLiveTraffic(review),
    ...setParagraphs(review.sets?.pairs ?? []),
    ...review.families.flatMap(chainViews).flatMap((view) => renderChain(view, review)),
    ...warnings,
    ...(operations.length === 0 ? [] : asCommands(operations)),
  ]);
}

function asCommands(operations: readonly Operation[]): readonly string[] {
  return [
    '<details><summary>As commands, in this order</summary>',
    fenced(
      'sh',
      operations.map((operation) => visibleText(printOperation(operation))),
    ),
    '</details>',
  ];
}

/** A host that could not be planned: what would change there is not known. Ends with a newline. */
export function renderFailureMarkdown(
  host: Parameters<typeof headingOf>[0],
  errors: readonly Diagnostic[],
): string {
  return paragraphs([
    `### ${inCode(headingOf(host))}`,
    'Not planned: what would change here is not known.',
    ...errors.map((error) => fenced('', [renderDiagnostic(error)])),
  ]);
}

function renderImpact({ impact }: ChangeReview): readonly string[] {
  if (impact === undefined) return [];
  if (impact.length === 0) return ['Nothing is newly allowed or blocked.'];
  return ['For traffic:', fenced('', impact.map(visibleText))];
}

function renderLiveTraffic({ liveTraffic }: ChangeReview): readonly string[] {
  const found = liveTraffic === undefined ? [] : liveTrafficLines(liveTraffic);
  return found.length === 0 ? [] : ['For connections that exist now:', fenced('', found.map(visibleText))];
}

function renderChain(view: ChainView, review: ChangeReview): readonly string[] {
  const constructNote = constructNotes(review, view);
  const title = `**${inCode(`${view.family} ${view.table} ${view.chain}`)}**${chainNote(view)}`;
  const lines = hunksOf(view.lines).hunks.flatMap((hunk) => [
    hunkHeader(hunk),
    ...hunk.lines.flatMap((line) => renderLine(line, constructNote)),
  ]);
  return lines.length === 0 ? [title] : [title, fenced('diff', lines)];
}

function chainNote({ existence, policy, isRefilled }: ChainView): string {
  if (isRefilled === true) return ' flushed and refilled: all its counters are reset';
  if (existence === 'new') return ' new chain';
  if (existence === 'gone') return ' the chain is deleted';
  return policy === undefined ? '' : ` policy \`${policy.before}\` to \`${policy.after}\``;
}

/** As in a unified diff: first position and length, before and after. */
function hunkHeader({ lines }: Hunk): string {
  const range = (side: 'before' | 'after'): string => {
    const positions = lines.flatMap((line) =>
      side in line ? [line[side as keyof ChainLine] as unknown as number] : [],
    );
    return `${String(positions[0] ?? 0)},${String(positions.length)}`;
  };
  return `@@ -${range('before')} +${range('after')} @@`;
}

function renderLine(line: ChainLine, constructNote: (rule: string) => string): readonly string[] {
  switch (line.kind) {
    case 'kept':
      return [`  ${visibleRule(line.rule)}`];
    case 'inserted':
      return [`+ ${visibleRule(line.rule)}${constructNote(line.rule)}`];
    case 'deleted':
      return [`- ${visibleRule(line.previous)}${countersNote(line)}`];
    case 'replaced':
      return [
        `- ${visibleRule(line.previous)}${countersNote(line)}`,
        `+ ${visibleRule(line.rule)}${constructNote(line.rule)}`,
      ];
  }
}

function countersNote({ counters }: Extract<ChainLine, { kind: 'deleted' | 'replaced' }>): string {
  return counters === undefined ? '' : `   # ${matched(counters)}`;
}
