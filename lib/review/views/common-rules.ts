/**
 * The lines of a chain, so that rules which are on both sides are shown as the same rules.
 *
 * An edit script has the fewest operations, and where an insert here and a delete there cost the same as replacing every rule in
 * between, it may do that. As a description of drift that would be a riddle: the rules in between are all there. So each run of
 * changed lines is compared once more, for the longest list of rules that both sides have in common.
 */
import { at as itemAt } from '../../base/at';
import type { ChainLine } from './chain-view';

type Gone = Extract<ChainLine, { readonly previous: string }>;
type Come = Extract<ChainLine, { readonly kind: 'inserted' | 'replaced' }>;

/** Longest run, rules before times rules after, that is compared; what is longer stays as it is. */
const mostCells = 4_000_000;

export function withCommonRules(lines: readonly ChainLine[]): readonly ChainLine[] {
  const result: ChainLine[] = [];
  let run: ChainLine[] = [];
  const endRun = (): void => {
    result.push(...regroup(run));
    run = [];
  };
  for (const line of lines) {
    if (line.kind !== 'kept') {
      run.push(line);
      continue;
    }
    endRun();
    result.push(line);
  }
  endRun();
  return result;
}

function regroup(run: readonly ChainLine[]): readonly ChainLine[] {
  const gone = run.filter((line): line is Gone => 'previous' in line);
  const come = run.filter((line): line is Come => line.kind === 'inserted' || line.kind === 'replaced');
  if (gone.length * come.length > mostCells) return run;
  const result: ChainLine[] = [];
  let [from, to] = [0, 0];
  const upTo = (before: number, after: number): void => {
    result.push(...pairs(gone.slice(from, before), come.slice(to, after)));
    [from, to] = [before + 1, after + 1];
  };
  for (const [before, after] of commonPlaces(gone, come)) {
    upTo(before, after);
    const [old, now] = [gone[before], come[after]];
    if (old !== undefined && now !== undefined)
      result.push({ kind: 'kept', rule: now.rule, before: old.before, after: now.after });
  }
  upTo(gone.length, come.length);
  return result;
}

/** What stands between two common rules: the first with the first, and so on; then what is left over. */
function pairs(gone: readonly Gone[], come: readonly Come[]): readonly ChainLine[] {
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index): ChainLine => {
    const [old, now] = [gone[index], come[index]];
    if (old === undefined) {
      const { rule, after } = itemAt(come, index);
      return { kind: 'inserted', rule, after };
    }
    const { previous, before, counters } = old;
    const counted = counters === undefined ? {} : { counters };
    if (now === undefined) return { kind: 'deleted', previous, before, ...counted };
    return { kind: 'replaced', rule: now.rule, previous, before, after: now.after, ...counted };
  });
}

/** A longest common subsequence, as pairs of places. */
function commonPlaces(
  gone: readonly Gone[],
  come: readonly Come[],
): readonly (readonly [before: number, after: number])[] {
  const width = come.length + 1;
  const longest = new Uint32Array((gone.length + 1) * width);
  const at = (before: number, after: number): number => longest[before * width + after] ?? 0;
  for (let i = gone.length - 1; i >= 0; i--) {
    for (let j = come.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        gone[i]?.previous === come[j]?.rule ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const places: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < gone.length && j < come.length;) {
    if (gone[i]?.previous === come[j]?.rule) places.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return places;
}
