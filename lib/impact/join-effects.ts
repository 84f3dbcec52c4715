/**
 * Many effects as one: the first that decides counts.
 *
 * A list is split by what its effects ask: those that ask for one value of a bit are a list, and those that ask for the other value
 * are another one, until few are left. So nothing is made but what is part of the result; joined two by two, 100,000 effects are 17
 * layers of diagrams of which the last one alone is needed. An effect that does not ask for the bit is in both lists; where
 * one list comes up again, it is not joined again.
 *
 * There may be too many that do not ask. What is left when they have taken their share of work is joined in halves: it does not
 * matter which of three neighbours are joined first.
 */
import { at } from '../base/at';
import { type DecisionDiagrams, type Node, nothing } from './decision-diagrams';

export function joinEffects(diagrams: DecisionDiagrams, effects: readonly Node[]): Node {
  const list: Node[] = [];
  for (const effect of effects) if (push(list, effect, diagrams)) break;
  return new EffectJoiner(diagrams, effects.length).join(list);
}

/** Adds an effect that decides anything and does not repeat its neighbour. @returns whether it decides about all */
function push(list: Node[], effect: Node, diagrams: DecisionDiagrams): boolean {
  if (effect !== nothing && effect !== list[list.length - 1]) list.push(effect);
  return diagrams.isEnd(effect) && effect !== nothing;
}

/** How often an effect may be looked at, on average; and all of them. */
const maxLooks = { each: 250, all: 20_000_000 } as const;

/** Members of the lists that are kept, to know them again. */
const maxKept = 4_000_000;

/** Nodes of an effect that are looked at for its ends: a rule has a few for each bit that it asks for. */
const maxSeen = 2000;

interface JoinedList {
  readonly list: readonly Node[];
  readonly result: Node;
}

class EffectJoiner {
  private readonly known = new Map<number, JoinedList[]>();
  private looksLeft: number;
  private keptLeft = maxKept;

  constructor(
    private readonly diagrams: DecisionDiagrams,
    count: number,
  ) {
    this.looksLeft = Math.min(count * maxLooks.each, maxLooks.all);
  }

  /** @param list without effects that `push` leaves out; it may be changed */
  join(list: Node[]): Node {
    const { diagrams } = this;
    this.trim(list);
    const [first = nothing, second = nothing] = list;
    if (list.length <= 2) return diagrams.then(first, second);
    const hash = hashOf(list);
    const alike = this.known.get(hash);
    const known = alike?.find((each) => isSame(each.list, list));
    if (known !== undefined) return known.result;
    const result = this.looksLeft > 0 ? this.split(list) : this.halve(list);
    if (this.keptLeft > list.length) {
      this.keptLeft -= list.length;
      if (alike === undefined) this.known.set(hash, [{ list, result }]);
      else alike.push({ list, result });
    }
    return result;
  }

  /** Without effects right before one that decides about all, which decide nothing else. */
  private trim(list: Node[]): void {
    const last = list[list.length - 1];
    if (last === undefined || !this.diagrams.isEnd(last)) return;
    let count = list.length - 1;
    while (count > 0 && this.hasOnly(at(list, count - 1), last)) count--;
    list[count] = last;
    list.length = count + 1;
  }

  /** Whether an effect has no other end. Of one that takes long to look at, it is not said. */
  private hasOnly(effect: Node, end: Node): boolean {
    const { diagrams } = this;
    const seen = new Set<Node>();
    const open = [effect];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === nothing || node === end || seen.has(node)) continue;
      if (diagrams.isEnd(node) || seen.size >= maxSeen) return false;
      seen.add(node);
      open.push(diagrams.lowOf(node), diagrams.highOf(node));
    }
    return true;
  }

  private split(list: readonly Node[]): Node {
    const { diagrams } = this;
    this.looksLeft -= list.length;
    let variable = Infinity;
    for (const effect of list) variable = Math.min(variable, diagrams.variableOf(effect));
    const low: Node[] = [];
    const high: Node[] = [];
    let [isLowFull, isHighFull] = [false, false];
    for (const effect of list) {
      const isAsking = diagrams.variableOf(effect) === variable;
      if (!isLowFull) isLowFull = push(low, isAsking ? diagrams.lowOf(effect) : effect, diagrams);
      if (!isHighFull) isHighFull = push(high, isAsking ? diagrams.highOf(effect) : effect, diagrams);
    }
    return diagrams.branch(variable, this.join(low), this.join(high));
  }

  private halve(list: readonly Node[]): Node {
    const middle = list.length >> 1;
    return this.diagrams.then(this.join(list.slice(0, middle)), this.join(list.slice(middle)));
  }
}

function hashOf(list: readonly Node[]): number {
  let hash = list.length;
  for (const effect of list) hash = Math.imul(hash ^ effect, 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}

function isSame(left: readonly Node[], right: readonly Node[]): boolean {
  return left.length === right.length && left.every((effect, index) => effect === right[index]);
}
