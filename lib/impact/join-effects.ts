/**
 * Many effects as one: the first that decides counts.
 *
 * A list is split by what its effects ask: those that ask for one value of a bit are a list, and those that ask for the other value
 * are another one, until one is left. So nothing is made but what is part of the result; joined two by two, 100,000 effects are 17
 * layers of diagrams of which the last one alone is needed. An effect that does not ask for the bit is in both lists; where
 * one list comes up again, it is not joined again.
 *
 * Effects that do not ask would be looked at again and again: 1,000 addresses that are rejected whatever the port, for each port that
 * another rule names. So where there are more than a few of them, they are joined apart, once, and what the others decide is laid
 * over that. Of the others, first what those before them decide otherwise is taken away, which is little for one rule.
 *
 * What is in none of many sets is worked out in the same way, from the vectors that are asked about: taking all sets together from
 * them afterwards would make their nodes a second time.
 */
import { at } from '../base/at';
import { type DecisionDiagrams, type Node, nothing } from './decision-diagrams';
import { EffectsBefore, push } from './effects-before';
import { hashOf } from './number-bits';
import type { Effect, RulePaths } from './rule-paths';

export function joinEffects(paths: RulePaths, effects: readonly Effect[]): Node {
  const list: Effect[] = [];
  for (const effect of effects) if (push(list, effect, paths)) break;
  return new EffectJoiner(paths).join(list);
}

/** Those of some vectors that are in none of some sets: effects with the one end `everything`. */
export function inNoneOf(paths: RulePaths, sets: readonly Effect[], among: Node): Node {
  const list: Effect[] = [];
  for (const set of sets) if (push(list, set, paths)) return nothing;
  return new EffectJoiner(paths).outside(list, among);
}

/** Members of the lists that are kept, to know them again. */
const maxKept = 4_000_000;

/** Nodes of an effect that are looked at for its ends. */
const maxSeen = 2000;

/** So many effects that do not ask for a bit are joined apart. */
const minApart = 8;

interface JoinedList {
  readonly list: readonly Effect[];
  /** What the result is of beside the list. */
  readonly among: Node;
  readonly result: Node;
}

class EffectJoiner {
  private readonly known = new Map<number, JoinedList[]>();
  private readonly onlyEnds = new Map<Node, Node | undefined>();
  private keptLeft = maxKept;

  constructor(private readonly paths: RulePaths) {}

  /** @param list without effects that `push` leaves out; it may be changed */
  join(list: Effect[]): Node {
    const { paths } = this;
    this.trim(list);
    const [first = nothing, second = nothing] = list;
    if (list.length < 2) return paths.nodeOf(first);
    if (list.length === 2) return this.over(first, paths.nodeOf(second), firstCounts);
    return this.once(list, nothing, () => this.split(list));
  }

  /** Those of some vectors that are in none of some sets. @param list as for `join` */
  outside(list: Effect[], among: Node): Node {
    if (among === nothing || list.length === 0) return among;
    const [first = nothing] = list;
    if (list.length === 1) return this.over(first, among, othersCount);
    return this.once(list, among, () => this.splitAmong(list, among));
  }

  private once(list: readonly Effect[], among: Node, work: () => Node): Node {
    const hash = hashOfList(list, among);
    const alike = this.known.get(hash);
    const known = alike?.find((each) => each.among === among && isSame(each.list, list));
    if (known !== undefined) return known.result;
    const result = work();
    if (this.keptLeft > list.length) {
      this.keptLeft -= list.length;
      if (alike === undefined) this.known.set(hash, [{ list, among, result }]);
      else alike.push({ list, among, result });
    }
    return result;
  }

  /** Without effects right before one that decides about all, which decide nothing else. */
  private trim(list: Effect[]): void {
    const last = list[list.length - 1];
    if (last === undefined || !this.paths.isEnd(last)) return;
    let count = list.length - 1;
    while (count > 0 && this.onlyEndOf(at(list, count - 1)) === last) count--;
    list[count] = last;
    list.length = count + 1;
  }

  /** The end of an effect that has only one. Of one that takes long to look at, it is not said. */
  private onlyEndOf(effect: Effect): Node | undefined {
    const { diagrams } = this.paths;
    const behind = this.paths.behind(effect);
    if (diagrams.isEnd(behind)) return behind;
    if (this.onlyEnds.has(behind)) return this.onlyEnds.get(behind);
    const seen = new Set<Node>();
    const open = [behind];
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
    this.onlyEnds.set(behind, end);
    return end;
  }

  /** What one effect makes of what is below, without nodes for its path alone. */
  private over(effect: Effect, below: Node, made: Combination): Node {
    const { paths } = this;
    const { diagrams } = paths;
    if (effect >= 0) return made(diagrams, effect, below);
    if (below === nothing && made === othersCount) return nothing;
    const variable = paths.variableOf(effect);
    const asked = diagrams.variableOf(below);
    if (asked < variable) return this.overLater(effect, below, made);
    const [low, high] = asked === variable ? diagrams.branches(below) : [below, below];
    const lowPath = paths.lowOf(effect);
    return lowPath === nothing
      ? diagrams.branch(variable, low, this.over(paths.highOf(effect), high, made))
      : diagrams.branch(variable, this.over(lowPath, low, made), high);
  }

  /** The same where what is below asks for variables before those of the path. */
  private overLater(effect: Effect, below: Node, made: Combination): Node {
    const { diagrams } = this.paths;
    const variable = this.paths.variableOf(effect);
    const known = new Map<Node, Node>();
    const find = (node: Node): Node => {
      const asked = diagrams.variableOf(node);
      if (asked >= variable) return this.over(effect, node, made);
      const found = known.get(node);
      if (found !== undefined) return found;
      const result = diagrams.branch(asked, find(diagrams.lowOf(node)), find(diagrams.highOf(node)));
      known.set(node, result);
      return result;
    };
    return find(below);
  }

  private split(list: readonly Effect[]): Node {
    const { paths } = this;
    const shared = paths.sharedBits(list);
    if (shared > 0) {
      const behind = this.join(this.behindBits(list, shared));
      return paths.overBits(at(list, 0), shared, behind, nothing);
    }
    const { variable, asking } = this.firstAsked(list);
    if (list.length - asking >= minApart) return this.joinApart(list, variable);
    const [low, high] = this.halvesOf(list, variable);
    return this.paths.diagrams.branch(variable, this.join(low.list), this.join(high.list));
  }

  private behindBits(list: readonly Effect[], count: number): Effect[] {
    const behind: Effect[] = [];
    for (const effect of list)
      if (push(behind, this.paths.behindBits(effect, count), this.paths)) return behind;
    return behind;
  }

  private splitAmong(list: readonly Effect[], among: Node): Node {
    const { paths } = this;
    const { diagrams } = paths;
    const first = at(list, 0);
    const untilAmong = diagrams.variableOf(among) - paths.variableOf(first);
    const shared = untilAmong > 0 ? Math.min(paths.sharedBits(list), untilAmong) : 0;
    if (shared > 0) {
      const behind = this.behindBits(list, shared);
      const isFull = paths.isEnd(at(behind, behind.length - 1));
      return paths.overBits(first, shared, isFull ? nothing : this.outside(behind, among), among);
    }
    const { variable: asked, asking } = this.firstAsked(list);
    const variable = Math.min(asked, diagrams.variableOf(among));
    if (variable === asked && list.length - asking >= minApart) {
      const { over, under } = this.byAsking(list, variable);
      return diagrams.minus(this.outside(under, among), this.join(over));
    }
    const isAmong = diagrams.variableOf(among) === variable;
    const [low, high] = this.halvesOf(list, variable);
    const rest = ({ list: some, isFull }: HalfList, packets: Node): Node =>
      isFull ? nothing : this.outside(some, packets);
    return diagrams.branch(
      variable,
      rest(low, isAmong ? diagrams.lowOf(among) : among),
      rest(high, isAmong ? diagrams.highOf(among) : among),
    );
  }

  /** The first variable that effects ask for, and how many of them do. */
  private firstAsked(list: readonly Effect[]): { readonly variable: number; readonly asking: number } {
    const { paths } = this;
    let variable = Infinity;
    let asking = 0;
    for (const effect of list) {
      const asked = paths.variableOf(effect);
      if (asked < variable) {
        variable = asked;
        asking = 1;
      } else if (asked === variable) asking++;
    }
    return { variable, asking };
  }

  /** What is left of effects where a variable is not set, and where it is. */
  private halvesOf(list: readonly Effect[], variable: number): readonly [HalfList, HalfList] {
    const { paths } = this;
    const low: Effect[] = [];
    const high: Effect[] = [];
    let [isLowFull, isHighFull] = [false, false];
    for (const effect of list) {
      const isAsking = paths.variableOf(effect) === variable;
      if (!isLowFull) isLowFull = push(low, isAsking ? paths.lowOf(effect) : effect, paths);
      if (!isHighFull) isHighFull = push(high, isAsking ? paths.highOf(effect) : effect, paths);
    }
    return [
      { list: low, isFull: isLowFull },
      { list: high, isFull: isHighFull },
    ];
  }

  private byAsking(
    list: readonly Effect[],
    variable: number,
  ): { readonly over: Effect[]; readonly under: Effect[] } {
    const { paths } = this;
    const over: Effect[] = [];
    const under: Effect[] = [];
    for (const effect of list) push(paths.variableOf(effect) === variable ? over : under, effect, paths);
    return { over, under };
  }

  /** Those that ask for a variable, over those that do not. */
  private joinApart(list: readonly Effect[], variable: number): Node {
    const { paths } = this;
    const { over, under } = this.byAsking(list, variable);
    const end = this.onlyEndOf(at(under, 0));
    const isOneEnd = end !== undefined && under.every((effect) => this.onlyEndOf(effect) === end);
    if (isOneEnd && over.every((effect) => this.onlyEndOf(effect) === end))
      return paths.diagrams.then(this.join(over), this.join(under));
    const below = this.firstAsked(under).variable;
    const before = new EffectsBefore(paths, (some) => this.join(some));
    const left: Effect[] = [];
    for (const effect of list) {
      if (paths.variableOf(effect) !== variable) before.add(effect);
      else if (isOneEnd && this.onlyEndOf(effect) === end) push(left, effect, paths);
      else push(left, before.takenFrom(effect, below), paths);
    }
    return paths.diagrams.then(this.join(left), before.all());
  }
}

/** What becomes of what is below an effect. */
type Combination = (diagrams: DecisionDiagrams, effect: Node, below: Node) => Node;

const firstCounts: Combination = (diagrams, effect, below) => diagrams.then(effect, below);

const othersCount: Combination = (diagrams, effect, below) => diagrams.minus(below, effect);

interface HalfList {
  readonly list: Effect[];
  /** Whether the last one decides about all. */
  readonly isFull: boolean;
}

function hashOfList(list: readonly Effect[], among: Node): number {
  let hash = list.length + among;
  for (const effect of list) hash = hashOf(hash, effect, 0);
  return hash;
}

function isSame(left: readonly Effect[], right: readonly Effect[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
