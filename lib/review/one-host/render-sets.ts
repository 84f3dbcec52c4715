/** Changes of sets in each form: parts of a review of a host, or all that is said of two files. */
import { visibleJson, visibleText } from '../../base/visible-text';
import { printEntry } from '../../sets/print-sets';
import { type SetOperation, printSetOperation } from '../../sets/set-operation';
import { type ChangeReview, operationsOf } from '../views/change-review';
import type { Paint } from '../text/paint';
import { count } from '../text/quantity';
import { summaryOf } from '../views/summary';
import { fenced, inCode, paragraphs } from '../text/markdown-text';
import { type SetLine, type SetPair, type SetView, tryViewSet } from '../views/set-view';

export interface SetsReview {
  readonly title: string;
  readonly pairs: readonly SetPair[];
  readonly operations: readonly SetOperation[];
}

/** Two files of sets, for a terminal. */
export function renderSetsText({ title, pairs, operations }: SetsReview, paint: Paint): string {
  const heading = paint.heading(visibleText(title));
  if (operations.length === 0) return `${heading}: no changes\n`;
  return `${[heading, ...setLines(pairs, paint), '', `  ${setSummary(operations)}`].join('\n')}\n`;
}

/** The same for a pull request. */
export function renderSetsMarkdown({ title, pairs, operations }: SetsReview): string {
  const heading = `### ${inCode(title)}`;
  if (operations.length === 0) return paragraphs([heading, 'No changes.']);
  return paragraphs([heading, `${setSummary(operations)}.`, ...setParagraphs(pairs)]);
}

/** An empty line before each set. */
export function setLines(pairs: readonly SetPair[], paint: Paint): readonly string[] {
  return viewsOf(pairs).flatMap((view) => [
    '',
    `  ${paint.heading(visibleText(view.title))}${view.note === '' ? '' : ` (${visibleText(view.note)})`}`,
    ...view.lines.map((line) => painted(line, paint)),
    ...leftOut(view).map((text) => paint.faint(`    ... ${text}`)),
  ]);
}

export function setParagraphs(pairs: readonly SetPair[]): readonly string[] {
  return viewsOf(pairs).flatMap((view) => {
    const title = `**${inCode(view.title)}**${view.note === '' ? '' : ` ${inCode(view.note)}`}`;
    const lines = [
      ...view.lines.map(({ mark, text }) => `${mark.slice(-1)} ${visibleText(text)}`),
      ...leftOut(view).map((text) => `# ${text}`),
    ];
    return lines.length === 0 ? [title] : [title, fenced('diff', lines)];
  });
}

/** How much a change is: of rules, and of sets. */
export function summaries(review: ChangeReview): readonly string[] {
  const [operations, steps] = [operationsOf(review), review.sets?.operations ?? []];
  if (review.commands !== undefined) return [count(review.commands.length, 'operation')];
  return [
    ...(operations.length === 0 && steps.length > 0 ? [] : [summaryOf(operations)]),
    ...(steps.length === 0 ? [] : [setSummary(steps)]),
  ];
}

/** Such as `3 steps of sets: 2 entries to add, 1 set to create`. */
function setSummary(operations: readonly SetOperation[]): string {
  const parts = words.flatMap(([kind, one, many, verb]) => {
    const number = operations.filter((operation) => operation.kind === kind).length;
    return number === 0 ? [] : [`${count(number, one, many)} ${verb}`];
  });
  return `${count(operations.length, 'step')} of sets: ${parts.join(', ')}`;
}

const words: readonly (readonly [SetOperation['kind'], string, string, string])[] = [
  ['create-set', 'set', 'sets', 'to create'],
  ['add-entry', 'entry', 'entries', 'to add'],
  ['delete-entry', 'entry', 'entries', 'to delete'],
  ['swap-sets', 'set', 'sets', 'to swap'],
  ['destroy-set', 'set', 'sets', 'to destroy'],
];

/** The value of one step in JSON. */
export function setOperationValue(operation: SetOperation): object {
  const { kind, set } = operation;
  switch (operation.kind) {
    case 'create-set':
      return { set, kind, command: printSetOperation(operation) };
    case 'add-entry':
      return {
        ...{ set, kind, entry: printEntry(operation.element, operation.options) },
        ...(operation.previous === undefined
          ? {}
          : { previous: printEntry(operation.element, operation.previous) }),
      };
    case 'delete-entry':
      return { set, kind, previous: printEntry(operation.element, operation.previous) };
    case 'swap-sets':
      return { set, kind, other: operation.other };
    case 'destroy-set':
      return { set, kind };
  }
}

/** Two files of sets: `{"version":1,"operations":[...]}`. */
export function renderSetStepsJson(operations: readonly SetOperation[]): string {
  return `${visibleJson(JSON.stringify({ version: 1, operations: operations.map(setOperationValue) }, undefined, 2))}\n`;
}

function viewsOf(pairs: readonly SetPair[]): readonly SetView[] {
  return pairs.flatMap((pair) => tryViewSet(pair) ?? []);
}

function leftOut({ more, unchanged }: SetView): readonly string[] {
  return [
    ...(more === 0 ? [] : [`and ${String(more)} more like this`]),
    ...(unchanged === 0 ? [] : [`${count(unchanged, 'entry', 'entries')} unchanged`]),
  ];
}

function painted({ mark, text }: SetLine, paint: Paint): string {
  const row = `    ${mark.padEnd(2)} ${visibleText(text)}`;
  switch (mark) {
    case '+':
      return paint.added(row);
    case '-':
    case '~-':
      return paint.removed(row);
    case '~+':
      return paint.changed(row);
  }
}
