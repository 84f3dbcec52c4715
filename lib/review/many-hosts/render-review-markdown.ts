/**
 * A review as Markdown, for the comment under a pull request.
 *
 * 1. It fits: at most 65,536 characters. Details are cut, the summary is not; a line says where the rest is.
 * 2. The same review gives the same bytes, and the first line, which nobody sees, says which comment it is: a bot finds it and
 *    writes over it.
 * 3. Text of hosts and rules stands in code only, so nothing in it is markup; nothing in it steers a terminal.
 */
import { createHash } from 'node:crypto';
import { bodyOf, renderDiagnostic, summaryOf } from '../../base/diagnostic';
import { sizeOf } from '../views/change-review';
import { headlineOf } from './headline';
import { type MarkdownBlock, printBlocks } from '../text/markdown-document';
import { renderMarkdownTable } from '../text/markdown-table';
import { inCode } from '../text/markdown-text';
import { count } from '../text/quantity';
import { changeBlocks } from '../one-host/render-markdown';
import type { HostGroup, Review, ReviewNote } from './review';
import { trafficCells, usedColumns } from './traffic-table';

/** What a comment on GitHub may have; other forges take more. */
const maxCharacters = 65_536;

/** Of these, what the summary takes at most; the rest is for details and for the line about what is cut. */
const maxSummary = 40_000;
const restCharacters = 600;

interface MarkdownOptions {
  /** Where everything is that has no room, such as `cdktf-iptables review plan.json`. @default the command that printed it */
  readonly rest?: string;
}

/** Ends with a newline. */
export function renderReviewMarkdown(review: Review, { rest }: MarkdownOptions = {}): string {
  const summary = summaryBlocks(review);
  const head = printBlocks(summary, maxSummary);
  const details = detailBlocks(review);
  const room = maxCharacters - head.text.length - restCharacters;
  const tail = printBlocks(details, room);
  const isCut = head.isCut || tail.isCut;
  const note = `_What has no room here is cut; all of it is in ${rest === undefined ? 'the text and JSON forms of this plan' : `the output of ${short(rest)}`}._`;
  return [head.text, tail.text, ...(isCut ? [note] : [])]
    .filter((text) => text !== '')
    .join('\n\n')
    .concat('\n');
}

/** The first line of a review: the same for the same owners, whatever changes. */
function markerOf({ owners }: Pick<Review, 'owners'>): string {
  const hash = createHash('sha256').update(JSON.stringify(owners)).digest('hex').slice(0, 16);
  return `<!-- cdktf-iptables review ${hash} -->`;
}

function summaryBlocks(review: Review): readonly MarkdownBlock[] {
  const { notes, saved, failed } = review;
  return [
    text(markerOf(review)),
    text(`**Firewall:** ${inCode(headlineOf(review))}`),
    ...(saved === undefined
      ? []
      : [
          text(
            `Saved plan ${inCode(saved.digest)}, made from ${saved.commit === null ? 'an unknown commit' : `commit ${short(saved.commit)}`}.`,
          ),
        ]),
    ...(failed.length === 0
      ? []
      : [
          text(
            `**Not planned**, so what would change there is not known: ${hostList(failed.map(({ title, owner }) => `${title} (owner ${owner})`))}.`,
          ),
        ]),
    ...(notes.length === 0 ? [] : [text(['**Look at:**', '', ...noteLines(notes, review)].join('\n'))]),
    ...trafficBlocks(review),
    ...connectionBlocks(review),
  ];
}

/** Notes and rows of a summary; more are in the details. */
const maxNotes = 30;
const maxRows = 60;

function noteLines(notes: readonly ReviewNote[], { totals }: Review): readonly string[] {
  const lines = notes
    .slice(0, maxNotes)
    .map(
      ({ note, hosts }) =>
        `- ${short(summaryOf(note))} (${inCode(note.code)}${totals.hosts === 1 ? '' : `, ${count(hosts.length, 'host')}`})`,
    );
  const more = notes.length - lines.length;
  return more > 0 ? [...lines, `- and ${String(more)} more, in the details`] : lines;
}

function trafficBlocks({ traffic, undecided, totals }: Review): readonly MarkdownBlock[] {
  if (totals.changed === 0) return [];
  if (traffic.length + undecided.length === 0) return [text('Nothing is newly allowed or blocked.')];
  const columns = usedColumns(traffic, totals.hosts === 1);
  const rows = traffic.slice(0, maxRows).map((row) => columns.map((column) => trafficCells(row)[column]));
  const more = traffic.length - rows.length;
  return [
    ...(rows.length === 0 ? [] : [text(renderMarkdownTable(columns, rows).trimEnd())]),
    ...(more > 0 ? [text(`And ${String(more)} more effects on traffic.`)] : []),
    ...(undecided.length === 0
      ? []
      : [
          text(
            undecided
              .slice(0, maxRows)
              .map(({ line }) => `- ${short(line)}`)
              .join('\n'),
          ),
        ]),
  ];
}

function connectionBlocks({ connections, totals }: Review): readonly MarkdownBlock[] {
  if (connections.length === 0) return [];
  const lines = connections
    .slice(0, maxNotes)
    .map(
      ({ line, hosts }) => `- ${short(line)}${totals.hosts === 1 ? '' : ` (${count(hosts.length, 'host')})`}`,
    );
  const more = connections.length - lines.length;
  const rest = more > 0 ? [`- and ${String(more)} more`] : [];
  return [text(['**Connections that exist now:**', '', ...lines, ...rest].join('\n'))];
}

function detailBlocks(review: Review): readonly MarkdownBlock[] {
  const { groups, notes, unchanged, failed, totals } = review;
  const detailed = notes.filter(({ note }) => bodyOf(note).length > 0);
  return [
    ...groups.flatMap(groupBlocks),
    ...(detailed.length === 0
      ? []
      : [
          fold(
            `${count(detailed.length, 'note')} in detail`,
            detailed.map(({ note }) => fence('', [renderDiagnostic(note)])),
          ),
        ]),
    ...(unchanged.length === 0
      ? []
      : [
          totals.hosts === 1
            ? text(`${inCode(unchanged[0] ?? '')}: no changes.`)
            : fold(`${count(unchanged.length, 'host')} without changes`, [fence('', unchanged)]),
        ]),
    ...failed.map(({ title, owner, errors }) =>
      fold(`${count(errors.length, 'error')} of a host that is not planned`, [
        text(inCode(`${title} (owner ${owner})`)),
        ...errors.map((error) => fence('', [renderDiagnostic(error)])),
      ]),
    ),
  ];
}

function groupBlocks({ hosts, review }: HostGroup): readonly MarkdownBlock[] {
  const [first = ''] = hosts;
  const title =
    hosts.length === 1
      ? inCode(first)
      : `These ${String(hosts.length)} hosts get the same ${count(sizeOf(review), 'operation')}`;
  const others: readonly MarkdownBlock[] =
    hosts.length === 1
      ? []
      : [fold('which hosts; positions and rules around are those of the first', [fence('', hosts)])];
  return [text(`### ${title}`), ...others, ...changeBlocks(review, { isWhole: false })];
}

function text(content: string): MarkdownBlock {
  return { kind: 'text', text: content };
}

function fence(language: string, lines: readonly string[]): MarkdownBlock {
  return { kind: 'fence', language, lines: lines.flatMap((line) => line.split('\n')) };
}

function fold(summary: string, blocks: readonly MarkdownBlock[]): MarkdownBlock {
  return { kind: 'fold', summary, blocks };
}

/** Hosts that a line names. */
const maxHosts = 10;

function hostList(hosts: readonly string[]): string {
  const more = hosts.length - maxHosts;
  const named = hosts.slice(0, maxHosts).map(short).join(', ');
  return more > 0 ? `${named} and ${String(more)} more` : named;
}

const maxLength = 300;

function short(content: string): string {
  return inCode(content.length > maxLength ? `${content.slice(0, maxLength)}...` : content);
}
