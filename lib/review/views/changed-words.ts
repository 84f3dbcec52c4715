/** What is another word in a rule that is replaced: a reviewer of a long rule sees nothing else of it first. */
import { visibleText } from '../../base/visible-text';
import { splitWords } from '../../ruleset/text/words';

/** Words that follow one another and become others; one side is empty where words only come or go. */
export interface WordChange {
  readonly before: string;
  readonly after: string;
}

/** Words of one rule before times words after, beyond which nothing is compared. */
const mostCells = 40_000;

/** @internal */
export function changedWords(previous: string, rule: string): readonly WordChange[] {
  const [before, after] = [wordsOf(previous), wordsOf(rule)];
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return changesBetween(before.slice(start, before.length - end), after.slice(start, after.length - end));
}

/** Of words that neither begin nor end with the same one. */
function changesBetween(before: readonly string[], after: readonly string[]): readonly WordChange[] {
  if (before.length + after.length === 0) return [];
  const isWhole = before.length <= 1 || after.length <= 1 || before.length * after.length > mostCells;
  if (isWhole && !(before.some((word) => after.includes(word)) && before.length * after.length <= mostCells))
    return [{ before: before.join(' '), after: after.join(' ') }];
  const common = longestCommon(before, after);
  const changes: WordChange[] = [];
  let [i, j] = [0, 0];
  const isCommon = (): boolean =>
    i < before.length &&
    j < after.length &&
    before[i] === after[j] &&
    common(i, j) === common(i + 1, j + 1) + 1;
  while (i < before.length || j < after.length) {
    const [from, to] = [i, j];
    while (!isCommon() && (i < before.length || j < after.length)) {
      if (j >= after.length || (i < before.length && common(i + 1, j) >= common(i, j + 1))) i++;
      else j++;
    }
    if (i > from || j > to)
      changes.push({ before: before.slice(from, i).join(' '), after: after.slice(to, j).join(' ') });
    while (isCommon()) {
      i++;
      j++;
    }
  }
  return changes;
}

/** Such as `8080 -> 443, ACCEPT -> web`. @internal */
export function printWordChanges(changes: readonly WordChange[]): string {
  return changes
    .map(({ before, after }) => {
      if (before === '') return `${after} is new`;
      return after === '' ? `${before} goes` : `${before} -> ${after}`;
    })
    .join(', ');
}

/** A line about a rule that is replaced; none where all of it is another one. */
export function wordNote({
  previous,
  rule,
}: {
  readonly previous: string;
  readonly rule: string;
}): readonly string[] {
  const changes = changedWords(previous, rule);
  const isAll = changes.length === 1 && changes[0]?.before === previous;
  return changes.length === 0 || isAll ? [] : [visibleText(`changed: ${printWordChanges(changes)}`)];
}

function wordsOf(text: string): readonly string[] {
  return splitWords(text).words.map(({ start, end }) => text.slice(start, end));
}

/** The length of the longest common subsequence of what follows both places. */
function longestCommon(
  before: readonly string[],
  after: readonly string[],
): (i: number, j: number) => number {
  const width = after.length + 1;
  const table = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      table[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return at;
}
