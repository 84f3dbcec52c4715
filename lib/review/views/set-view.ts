/** What becomes of one set, line by line, for every form of a review. */
import { changeOfSet } from '../../sets/diff-sets';
import { differencesOf } from '../../sets/set-differences';
import type { EntryOptions, IpSet, IpSets } from '../../sets/ip-set';
import { printCreate, printEntry, sortedElements } from '../../sets/print-sets';
import { count } from '../text/quantity';

/** A set before and after; undefined where it is not there. */
export interface SetPair {
  readonly live: IpSet | undefined;
  readonly wanted: IpSet | undefined;
}

export interface SetLine {
  readonly mark: '+' | '-' | '~-' | '~+';
  readonly text: string;
}

export interface SetView {
  /** Such as `set blocklist hash:net inet`. */
  readonly title: string;
  /** What happens to the set as a whole, and what it costs in steps. */
  readonly note: string;
  readonly lines: readonly SetLine[];
  /** Lines that are left out: nobody reads thousands. */
  readonly more: number;
  readonly unchanged: number;
}

/** Entries that a review shows of one set. */
const maxLines = 50;

/** Each set that either side has. */
export function pairsOf(live: IpSets, wanted: IpSets): readonly SetPair[] {
  const names = [...new Set([...live.keys(), ...wanted.keys()])].sort();
  return names.map((name) => ({ live: live.get(name), wanted: wanted.get(name) }));
}

/** Undefined where nothing changes. */
export function tryViewSet({ live, wanted }: SetPair): SetView | undefined {
  const change = changeOfSet(live, wanted);
  const set = wanted ?? live;
  if (change.kind === 'keep' || set === undefined) return undefined;
  const title = `set ${printCreate(set).slice('create '.length)}`;
  const both = linesOf(live, wanted);
  return {
    title,
    note: noteOf(change, { live, wanted }),
    lines: both.slice(0, maxLines),
    more: Math.max(0, both.length - maxLines),
    unchanged: live === undefined || wanted === undefined ? 0 : wanted.entries.size - addedOf(both),
  };
}

function addedOf(lines: readonly SetLine[]): number {
  return lines.filter(({ mark }) => mark.endsWith('+')).length;
}

function noteOf(change: ReturnType<typeof changeOfSet>, { live, wanted }: SetPair): string {
  switch (change.kind) {
    case 'create':
      return wanted?.isDynamic === true ? 'new dynamic set: others fill it' : 'new set';
    case 'destroy':
      return `the set is destroyed, with ${count(live?.entries.size ?? 0, 'entry', 'entries')}`;
    case 'recreate':
      return `destroyed and created anew, as the kernel does not exchange a ${live?.type ?? ''} for a ${wanted?.type ?? ''}`;
    case 'replace':
      return change.why === 'options'
        ? `other options (was ${live === undefined ? '' : printCreate(live).split(' ').slice(2).join(' ')}): filled anew and swapped, so timeouts and counters start again`
        : `filled anew and swapped, which takes ${stepsText(change.costs.anew)} where entry by entry it would take ${stepsText(change.costs.edit)}; timeouts and counters start again`;
    case 'edit':
      return change.costs.anew === Infinity
        ? ''
        : `${stepsText(change.costs.edit)}; filled anew, it would take ${stepsText(change.costs.anew)}`;
    case 'keep':
    case 'refused':
      return '';
  }
}

function linesOf(live: IpSet | undefined, wanted: IpSet | undefined): readonly SetLine[] {
  const entry = (set: IpSet, element: string): string =>
    printEntry(element, set.entries.get(element) ?? none);
  const all = (set: IpSet, mark: '+' | '-'): readonly SetLine[] =>
    sortedElements(set).map((element) => ({ mark, text: entry(set, element) }));
  if (live === undefined) return wanted === undefined ? [] : all(wanted, '+');
  if (wanted === undefined) return all(live, '-');
  const { added, changed, deleted } = differencesOf(live, wanted);
  return [
    ...deleted.map((element): SetLine => ({ mark: '-', text: entry(live, element) })),
    ...changed.flatMap((element): readonly SetLine[] => [
      { mark: '~-', text: entry(live, element) },
      { mark: '~+', text: entry(wanted, element) },
    ]),
    ...added.map((element): SetLine => ({ mark: '+', text: entry(wanted, element) })),
  ];
}

function stepsText(steps: number): string {
  return count(steps, 'step');
}

const none: EntryOptions = {};
