/**
 * Many effects as one: the first that decides counts.
 *
 * A list is split by what its effects ask: those that ask for one value of a bit are a list, and those that ask for the other value
 * are another one, until one is left. So nothing is made but what is part of the result; joined two by two, 100,000 effects are 17
 * layers of diagrams of which the last one alone is needed. An effect that does not ask for the bit is in both lists; where
 * one list comes up again, it is not joined again.
 *
 * Effects that do not ask would be looked at again and again: 1,000 addresses that are rejected whatever the port, for each port that
 * another rule names. So a list is cut in halves where one of them has stood in another list already: it is joined once, and
 * what is left is laid over or under it. Halves begin at the same places of the first list, however many effects are gone, so that they
 * come up again. Where looking has taken its share of work, all lists are cut in halves.
 */
import { at } from '../base/at';
import { type Node, nothing } from './decision-diagrams';
import type { Effect, RulePaths } from './rule-paths';

export function joinEffects(paths: RulePaths, effects: readonly Effect[]): Node {
  const list = new EffectList();
  for (const [place, effect] of effects.entries()) if (list.push(effect, place, paths)) break;
  return new EffectJoiner(paths, effects.length).join(list);
}

/** Effects, and their places in the list that was asked about. */
class EffectList {
  constructor(
    readonly effects: Effect[] = [],
    readonly places: number[] = [],
  ) {}

  get length(): number {
    return this.effects.length;
  }

  /** Adds an effect that decides anything and does not repeat its neighbour. @returns whether it decides about all */
  push(effect: Effect, place: number, paths: RulePaths): boolean {
    if (effect === nothing) return false;
    if (effect !== this.effects[this.effects.length - 1]) {
      this.effects.push(effect);
      this.places.push(place);
    }
    return paths.isEnd(effect);
  }

  slice(first: number, end?: number): EffectList {
    return new EffectList(this.effects.slice(first, end), this.places.slice(first, end));
  }
}

/** How often an effect may be looked at, on average; and all of them. */
const maxLooks = { each: 1000, all: 100_000_000 } as const;

/** Members of the lists that are kept, to know them again. */
const maxKept = 4_000_000;

/** Nodes of an effect that are looked at for its ends. */
const maxSeen = 2000;

/** Shorter lists are not worth cutting. */
const minCut = 8;

/** The part of a list that a block must be to be looked for. */
const minBlock = 1 / 8;

interface JoinedList {
  readonly list: readonly Effect[];
  readonly result: Node;
}

class EffectJoiner {
  private readonly known = new Map<number, JoinedList[]>();
  /** Hashes of parts of lists. */
  private readonly blocks = new Set<number>();
  private readonly onlyEnds = new Map<Node, Node | undefined>();
  private looksLeft: number;
  private keptLeft = maxKept;

  constructor(
    private readonly paths: RulePaths,
    count: number,
  ) {
    this.looksLeft = Math.min(count * maxLooks.each, maxLooks.all);
  }

  /** @param list without effects that `push` leaves out; it may be changed */
  join(list: EffectList): Node {
    const { paths } = this;
    this.trim(list);
    const { effects } = list;
    const [first = nothing, second = nothing] = effects;
    if (list.length < 2) return paths.nodeOf(first);
    if (list.length === 2 && first >= 0 && second >= 0) return paths.diagrams.then(first, second);
    const hash = hashOf(effects, 0, effects.length);
    const alike = this.known.get(hash);
    const known = alike?.find((each) => isSame(each.list, effects));
    if (known !== undefined) return known.result;
    const isCut = this.looksLeft <= 0 || (list.length >= minCut && this.hasSeenBlock(list));
    const result = isCut ? this.halve(list) : this.split(list);
    if (this.keptLeft > list.length) {
      this.keptLeft -= list.length;
      if (alike === undefined) this.known.set(hash, [{ list: effects, result }]);
      else alike.push({ list: effects, result });
    }
    return result;
  }

  /** Without effects right before one that decides about all, which decide nothing else. */
  private trim({ effects, places }: EffectList): void {
    const last = effects[effects.length - 1];
    if (last === undefined || !this.paths.isEnd(last)) return;
    let count = effects.length - 1;
    while (count > 0 && this.onlyEndOf(this.paths.behind(at(effects, count - 1))) === last) count--;
    effects[count] = last;
    effects.length = count + 1;
    places.length = count + 1;
  }

  /** The end of an effect that has only one. Of one that takes long to look at, it is not said. */
  private onlyEndOf(effect: Node): Node | undefined {
    const { diagrams } = this.paths;
    if (diagrams.isEnd(effect)) return effect;
    if (this.onlyEnds.has(effect)) return this.onlyEnds.get(effect);
    const seen = new Set<Node>();
    const open = [effect];
    let end: Node | undefined;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === nothing || node === end || seen.has(node)) continue;
      if (seen.size >= maxSeen || (end !== undefined && diagrams.isEnd(node))) {
        end = undefined;
        break;
      }
      if (diagrams.isEnd(node)) end = node;
      else {
        seen.add(node);
        open.push(diagrams.lowOf(node), diagrams.highOf(node));
      }
    }
    this.onlyEnds.set(effect, end);
    return end;
  }

  private split({ effects, places }: EffectList): Node {
    const { paths } = this;
    this.looksLeft -= effects.length;
    let variable = Infinity;
    for (const effect of effects) variable = Math.min(variable, paths.variableOf(effect));
    const low = new EffectList();
    const high = new EffectList();
    let [isLowFull, isHighFull] = [false, false];
    for (const [index, effect] of effects.entries()) {
      const isAsking = paths.variableOf(effect) === variable;
      const place = at(places, index);
      if (!isLowFull) isLowFull = low.push(isAsking ? paths.lowOf(effect) : effect, place, paths);
      if (!isHighFull) isHighFull = high.push(isAsking ? paths.highOf(effect) : effect, place, paths);
    }
    return paths.diagrams.branch(variable, this.join(low), this.join(high));
  }

  private halve(list: EffectList): Node {
    const middle = middleOf(list, 0, list.length);
    return this.paths.diagrams.then(this.join(list.slice(0, middle)), this.join(list.slice(middle)));
  }

  /** Whether a good part of a list, as halving it makes them, has stood in another one. */
  private hasSeenBlock(list: EffectList): boolean {
    let [first, end] = [0, list.length];
    while (end - first > 1) {
      const middle = middleOf(list, first, end);
      if (middle - first >= end - middle) end = middle;
      else first = middle;
      if (end - first < list.length * minBlock) return false;
      const hash = hashOf(list.effects, first, end);
      if (this.blocks.has(hash)) return true;
      this.blocks.add(hash);
    }
    return false;
  }
}

/** Where the second half of a part begins: behind the last multiple of a power of two, the largest that lies inside. */
function middleOf({ places }: EffectList, start: number, end: number): number {
  const [first, last] = [at(places, start), at(places, end - 1)];
  const power = 31 - Math.clz32(first ^ last);
  const boundary = (last >> power) << power;
  let [low, high] = [start, end - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(places, middle) < boundary) low = middle + 1;
    else high = middle;
  }
  return low;
}

function hashOf(list: readonly Effect[], first: number, end: number): number {
  let hash = end - first;
  for (let index = first; index < end; index++)
    hash = Math.imul(hash ^ at(list, index), 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}

function isSame(left: readonly Effect[], right: readonly Effect[]): boolean {
  return left.length === right.length && left.every((effect, index) => effect === right[index]);
}
