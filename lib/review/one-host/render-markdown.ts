/**
 * A change as Markdown, for the comment under a pull request: a heading, one line that says how much, a diff for
 * each chain, and the commands folded away. Text of rules is only in fenced blocks, so nothing in it is markup.
 */
import { renderDiagnostic } from '../../base/diagnostic';
import { wordNote } from '../views/changed-words';
import { type ChangeReview, commandsOf, headingOf, isUnchanged } from '../views/change-review';
import { type ChainLine, type ChainView, chainViews } from '../views/chain-view';
import { constructNotes } from '../views/construct-note';
import { type Hunk, hunksOf } from '../views/hunks';
import { matched } from '../text/quantity';
import { type MarkdownBlock, printBlocks } from '../text/markdown-document';
import { inCode, paragraphs } from '../text/markdown-text';
import { liveTrafficLines } from './render-live-traffic';
import { setParagraphs, summaries } from './render-sets';
import { visibleText } from '../../base/visible-text';
import { visibleRule } from '../text/visible-rule';

/** Ends with a newline. */
export function renderMarkdown(review: ChangeReview): string {
  const heading = `### ${inCode(headingOf(review))}`;
  const { text } = printBlocks(changeBlocks(review), Infinity);
  return paragraphs([heading, text]);
}

interface ChangeBlocksOptions {
  /** Whether the impact and the warnings are in it. @default true */
  readonly isWhole?: boolean;
}

/** A change without its heading. */
export function changeBlocks(
  review: ChangeReview,
  { isWhole = true }: ChangeBlocksOptions = {},
): readonly MarkdownBlock[] {
  const warnings = isWhole ? review.warnings.map((warning) => fence('', [renderDiagnostic(warning)])) : [];
  if (isUnchanged(review)) return [text('No changes.'), ...warnings];
  const commands = commandsOf(review);
  return [
    text(`${summaries(review).join('; ')}.`),
    ...(isWhole ? [...impactBlocks(review), ...liveTrafficBlocks(review)] : []),
    ...setParagraphs(review.sets?.pairs ?? []).map(text),
    ...review.families.flatMap(chainViews).flatMap((view) => chainBlocks(view, review)),
    ...warnings,
    ...(commands.length === 0 ? [] : [asCommands(commands, review.families.length > 0)]),
  ];
}

function asCommands(commands: readonly string[], isFolded: boolean): MarkdownBlock {
  const block = fence('sh', commands.map(visibleText));
  return isFolded ? { kind: 'fold', summary: 'As commands, in this order', blocks: [block] } : block;
}

function impactBlocks({ impact }: ChangeReview): readonly MarkdownBlock[] {
  if (impact === undefined) return [];
  if (impact.length === 0) return [text('Nothing is newly allowed or blocked.')];
  return [text('For traffic:'), fence('', impact.map(visibleText))];
}

function liveTrafficBlocks({ liveTraffic }: ChangeReview): readonly MarkdownBlock[] {
  const found = liveTraffic === undefined ? [] : liveTrafficLines(liveTraffic);
  return found.length === 0
    ? []
    : [text('For connections that exist now:'), fence('', found.map(visibleText))];
}

function chainBlocks(view: ChainView, review: ChangeReview): readonly MarkdownBlock[] {
  const constructNote = constructNotes(review, view);
  const title = `**${inCode(`${view.family} ${view.table} ${view.chain}`)}**${chainNote(view)}`;
  const lines = hunksOf(view.lines).hunks.flatMap((hunk) => [
    hunkHeader(hunk),
    ...hunk.lines.flatMap((line) => renderLine(line, constructNote)),
  ]);
  return lines.length === 0 ? [text(title)] : [text(title), fence('diff', lines)];
}

function text(content: string): MarkdownBlock {
  return { kind: 'text', text: content };
}

function fence(language: string, lines: readonly string[]): MarkdownBlock {
  return { kind: 'fence', language, lines: lines.flatMap((line) => line.split('\n')) };
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
        ...wordNote(line).map((note) => `# ${note}`),
      ];
  }
}

function countersNote({ counters }: Extract<ChainLine, { kind: 'deleted' | 'replaced' }>): string {
  return counters === undefined ? '' : `   # ${matched(counters)}`;
}
