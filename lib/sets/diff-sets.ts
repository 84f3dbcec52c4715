/**
 * The steps from the sets of a host to the desired ones.
 *
 * Goals
 * 1. The fewest steps: an element that both have is not touched, so its timeout and counters go on.
 * 2. Where type or options change, a new set is filled beside the old one and swapped with it: rules that name the set see
 *    the old elements or the new ones, nothing between. The same is done where fewer steps lead there that way.
 * 3. No moment without an element that both have: what comes is added before what goes is deleted, where there is room.
 *
 * The cost of a step is one, whichever it is: each is a line that travels.
 */
import type { EntryOptions, IpSet, IpSets, SetHeader } from './ip-set';
import { sortedElements } from './print-sets';
import { differencesOf, hasSameHeader } from './set-differences';
import { createOptions } from './set-options';
import type { SetOperation } from './set-operation';
import { featuresOf, tryFindSetType } from './set-types';
import { temporaryName } from './temporary-name';

/** How one set becomes another. */
export type SetChange =
  | { readonly kind: 'create' | 'keep' | 'destroy' }
  | { readonly kind: 'edit'; readonly costs: SetCosts }
  /** A new set is swapped with the old one. */
  | { readonly kind: 'replace'; readonly why: 'options' }
  | { readonly kind: 'replace'; readonly why: 'cheaper'; readonly costs: SetCosts }
  /** The kernel does not swap them: the old one is destroyed and made anew, which needs that no rule names it. */
  | { readonly kind: 'recreate' }
  /** It would have to be made anew, and would lose members that belong to others: this is not done. */
  | { readonly kind: 'refused' };

/** What the two ways to other entries cost, in steps. */
export interface SetCosts {
  /** One for each entry that comes, goes or changes. */
  readonly edit: number;
  /** One for each entry, and three for creating, swapping and destroying; infinite where this way is closed. */
  readonly anew: number;
}

export function changeOfSet(live: IpSet | undefined, wanted: IpSet | undefined): SetChange {
  if (wanted === undefined) return live === undefined ? { kind: 'keep' } : { kind: 'destroy' };
  if (live === undefined) return { kind: 'create' };
  if (wanted.isDynamic === true)
    return isSwappable(live, wanted) && hasSameHeader(live, wanted) ? { kind: 'keep' } : { kind: 'refused' };
  if (!isSwappable(live, wanted)) return { kind: 'recreate' };
  if (!hasSameHeader(live, wanted)) return { kind: 'replace', why: 'options' };
  const { added, changed, deleted } = differencesOf(live, wanted);
  const steps = added.length + changed.length + deleted.length;
  if (steps === 0) return { kind: 'keep' };
  const costs = { edit: steps, anew: isReplaceable(wanted) ? wanted.entries.size + 3 : Infinity };
  return costs.edit > costs.anew ? { kind: 'replace', why: 'cheaper', costs } : { kind: 'edit', costs };
}

/** Steps in the order of a transaction. */
export interface SetScript {
  /** Before the rules change: what they are going to name is there, with the desired entries. */
  readonly setup: readonly SetOperation[];
  /** When the change stays: what no rule names any more goes. */
  readonly teardown: readonly SetOperation[];
}

function diffSet(live: IpSet | undefined, wanted: IpSet | undefined): SetScript {
  const name = (wanted ?? live)?.name ?? '';
  const destroy = (set: string): readonly SetOperation[] => [{ kind: 'destroy-set', set }];
  const { kind } = changeOfSet(live, wanted);
  if (wanted === undefined) return { setup: [], teardown: kind === 'destroy' ? destroy(name) : [] };
  switch (kind) {
    case 'create':
      return { setup: filled(name, wanted), teardown: [] };
    case 'recreate':
      return { setup: [...destroy(name), ...filled(name, wanted)], teardown: [] };
    case 'replace': {
      const other = temporaryName(name);
      const setup = [...filled(other, wanted), { kind: 'swap-sets' as const, set: name, other }];
      return { setup, teardown: destroy(other) };
    }
    case 'edit':
      return { setup: live === undefined ? [] : edited(live, wanted), teardown: [] };
    case 'keep':
    case 'destroy':
    case 'refused':
      return { setup: [], teardown: [] };
  }
}

/**
 * The steps of all sets that either side has, in an order in which they can be made: members of a `list:set` are there
 * before it names them, and are destroyed when it does no more.
 */
export function diffSets(live: IpSets, wanted: IpSets): SetScript {
  const names = [...new Set([...wanted.keys(), ...live.keys()])].sort();
  const isList = (name: string): boolean => (wanted.get(name) ?? live.get(name))?.type === 'list:set';
  const scripts = [...names.filter((name) => !isList(name)), ...names.filter(isList)].map((name) =>
    diffSet(live.get(name), wanted.get(name)),
  );
  return {
    setup: scripts.flatMap(({ setup }) => setup),
    teardown: [...scripts].reverse().flatMap(({ teardown }) => teardown),
  };
}

function filled(name: string, wanted: IpSet): readonly SetOperation[] {
  const { entries: _entries, ...header } = wanted;
  return [
    { kind: 'create-set', set: name, header },
    ...sortedElements(wanted).map((element): SetOperation => ({
      kind: 'add-entry',
      set: name,
      element,
      options: wanted.entries.get(element) ?? {},
    })),
  ];
}

function edited(live: IpSet, wanted: IpSet): readonly SetOperation[] {
  const set = wanted.name;
  const { added, changed, deleted } = differencesOf(live, wanted);
  const options = (from: IpSet, element: string): EntryOptions => from.entries.get(element) ?? {};
  const adds = [...added, ...changed].map((element): SetOperation => {
    const previous = live.entries.get(element);
    const step = { kind: 'add-entry' as const, set, element, options: options(wanted, element) };
    return previous === undefined ? step : { ...step, previous };
  });
  const deletes = deleted.map((element): SetOperation => ({
    kind: 'delete-entry',
    set,
    element,
    previous: options(live, element),
  }));
  const room = Number(wanted.options.maxelem ?? createOptions.maxelem.usual);
  return live.entries.size + added.length <= room ? [...adds, ...deletes] : [...deletes, ...adds];
}

function isSwappable(live: SetHeader, wanted: SetHeader): boolean {
  const [from, to] = [tryFindSetType(live.type), tryFindSetType(wanted.type)];
  if (from === undefined || to === undefined) return live.type === wanted.type;
  return live.family === wanted.family && featuresOf(from) === featuresOf(to);
}

/** A set that others have as a member cannot be seen from here; a list is small, and is edited. */
function isReplaceable({ type }: SetHeader): boolean {
  return type !== 'list:set';
}
