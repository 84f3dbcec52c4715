/**
 * Answers to questions about a ruleset, as text, JSON and Markdown: the way of a packet, who can reach what, what is without effect,
 * and the impact of a change. The shapes of the JSON are a contract. `width` is that of the terminal, where there is one.
 */
import type { Reach } from '../../impact/questions/reachable-services';
import type { LintFinding } from '../../impact/questions/lint-ruleset';
import type { Trace } from '../../impact/questions/trace-packet';
import { visibleJson, visibleText } from '../../base/visible-text';
import { describeLint } from './lint-texts';
import { renderMarkdownTable } from '../text/markdown-table';
import { textTable } from '../text/text-table';

const version = 1;

/** The impact of a change: its lines, and for each region a packet to try. */
export interface ImpactAnswer {
  readonly impact: readonly string[];
  /** As options of `trace`; undefined when none were asked for. */
  readonly examples?: readonly string[];
}

export const impactAnswers = {
  text: ({ impact, examples = [] }: ImpactAnswer): string =>
    lines([...impact, ...examples.map((options) => `try: trace ${options}`)]),
  json: ({ impact, examples }: ImpactAnswer): string =>
    json({ version, impact, ...(examples === undefined ? {} : { examples }) }),
  markdown: ({ impact, examples = [] }: ImpactAnswer): string =>
    impact.length === 0
      ? 'Nothing is newly allowed or blocked.\n'
      : [
          renderMarkdownTable(
            ['For traffic'],
            impact.map((line) => [line]),
          ),
          ...(examples.length === 0
            ? []
            : [
                renderMarkdownTable(
                  ['Packets to try'],
                  examples.map((options) => [`trace ${options}`]),
                ),
              ]),
        ].join('\n'),
} as const;

/** What becomes of the packet at a rule, and whether that is known. */
function traceCells(step: Trace['path'][number]): readonly string[] {
  const effect = step.certain ? step.effect : `${step.effect}, possible`;
  return [step.table, step.chain, place(step.index), effect, step.rule];
}

export const traceAnswers = {
  text: (trace: Trace, width?: number): string =>
    lines([
      ...textTable(trace.path.map(traceCells), width).flat(),
      `verdict: ${trace.verdict}`,
      ...trace.depends.map((text) => `depends on: ${text}`),
      ...trace.notes.map((text) => `note: ${text}`),
    ]),
  json: ({ verdict, path, depends, notes }: Trace): string =>
    json({ version, verdict, path, depends, ...(notes.length === 0 ? {} : { notes }) }),
  markdown: (trace: Trace): string =>
    [
      `Verdict: **${trace.verdict}**\n`,
      renderMarkdownTable(['table', 'chain', 'rule', 'effect', ''], trace.path.map(traceCells)),
      ...(trace.depends.length === 0
        ? []
        : [
            renderMarkdownTable(
              ['It depends on'],
              trace.depends.map((text) => [text]),
            ),
          ]),
      ...(trace.notes.length === 0
        ? []
        : [
            renderMarkdownTable(
              ['Of other packets of the connection'],
              trace.notes.map((text) => [text]),
            ),
          ]),
    ].join('\n'),
} as const;

const reachColumns = ['chain', 'service', 'from', 'to', 'only', 'certain'] as const;

function reachCells({ chain, words, certain }: Reach['rows'][number]): readonly string[] {
  return [chain, words.service, words.from, words.to, words.only, certain ? 'certain' : 'possible'];
}

export const reachAnswers = {
  text: (reach: Reach, width?: number): string =>
    lines([
      ...(reach.rows.length > 0
        ? textTable([reachColumns, ...reach.rows.map(reachCells)], width).flat()
        : reach.undecided.length > 0
          ? []
          : ['nobody can open a connection']),
      ...(reach.isCut ? ['and more than can be named'] : []),
      ...reachNotes(reach),
    ]),
  json: (reach: Reach): string => {
    const { rows, isCut, undecided } = reach;
    const notes = reachNotes(reach);
    return json({
      version,
      rows: rows.map(({ words: _, ...row }) => row),
      complete: !isCut && undecided.length === 0,
      ...(notes.length === 0 ? {} : { notes }),
    });
  },
  markdown: (reach: Reach): string =>
    [
      ...(reach.rows.length > 0
        ? [renderMarkdownTable(reachColumns, reach.rows.map(reachCells))]
        : reach.undecided.length > 0
          ? []
          : ['Nobody can open a connection.\n']),
      ...(reach.isCut ? ['And more than can be named.\n'] : []),
      ...reachNotes(reach).map((note) => `${note[0]?.toUpperCase() ?? ''}${note.slice(1)}.\n`),
    ].join('\n'),
} as const;

/** What an answer does not say. */
function reachNotes({ undecided, asksMarks }: Reach): readonly string[] {
  return [
    ...(asksMarks
      ? [
          'there are too many different marks to follow: what asks for a mark may match or not, so its rows are possible',
        ]
      : []),
    ...undecided.map((chain) => `${chain} is too large for an answer; ask about one packet with trace`),
  ];
}

export const lintAnswers = {
  text: (findings: readonly LintFinding[]): string =>
    lines(
      findings.flatMap((finding) => [
        `${finding.table} ${finding.chain}${finding.index === 0 ? '' : ` ${String(finding.index)}`}: ${describeLint(finding)} [${finding.code}]`,
        ...(finding.rule === '' ? [] : [`  ${finding.rule}`]),
      ]),
    ),
  json: (findings: readonly LintFinding[]): string => json({ version, findings }),
  markdown: (findings: readonly LintFinding[]): string =>
    findings.length === 0
      ? 'Nothing found.\n'
      : renderMarkdownTable(
          ['table', 'chain', 'rule', 'finding', ''],
          findings.map((finding) => [
            finding.table,
            finding.chain,
            place(finding.index),
            `${describeLint(finding)} [${finding.code}]`,
            finding.rule,
          ]),
        ),
} as const;

function place(index: number): string {
  return index === 0 ? '-' : String(index);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${visibleText(line)}\n`).join('');
}

function json(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, undefined, 2))}\n`;
}
