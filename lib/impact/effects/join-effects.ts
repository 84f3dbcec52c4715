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
import { at } from '../../base/at';
import { type DecisionDiagrams, type Node, lastVariable, nothing } from '../diagrams/decision-diagrams';
import { EffectsBefore, push } from './effects-before';
import { KnownLists } from './known-lists';
import { KnownResults, notKnown } from '../diagrams/known-results';
import { OnlyEnds } from './only-ends';
import type { Effect, RulePaths } from './rule-paths';

/** @param open an end of which nobody asks: what gets to it is left open. @default none */
export function joinEffects(paths: RulePaths, effects: readonly Effect[], open = noEnd): Node {
  const list: Effect[] = [];
  for (const effect of effects) if (push(list, effect, paths)) break;
  const joiner = new EffectJoiner(paths);
  return open === noEnd ? joiner.join(list) : joiner.joinBut(list, open);
}

/** Those of some vectors that are in none of some sets: effects with the one end `everything`. */
export function inNoneOf(paths: RulePaths, sets: readonly Effect[], among: Node): Node {
  const list: Effect[] = [];
  for (const set of sets) if (push(list, set, paths)) return nothing;
  return new EffectJoiner(paths).outside(list, among);
}

/** No node is so. */
const noEnd: Node = -1;

/** So many effects that do not ask for a bit are joined apart. */
const minApart = 8;

/** Nodes of a set at one place for which a list is looked at one by one, and those on the way there. */
const maxThere = 2;
const maxSplit = 200;

class EffectJoiner {
  private readonly known = new KnownLists();
  /** Of paths over what asks for variables before theirs: of few lists, and a ruleset may have many chains. */
  private results: KnownResults | undefined;
  private readonly onlyEnds: OnlyEnds;

  constructor(private readonly paths: RulePaths) {
    this.onlyEnds = new OnlyEnds(paths);
  }

  /** @param list without effects that `push` leaves out; it may be changed */
  join(list: Effect[]): Node {
    const { paths } = this;
    this.trim(list);
    const [first = nothing, second = nothing] = list;
    if (list.length < 2) return paths.nodeOf(first);
    if (list.length === 2) return this.over(first, paths.nodeOf(second), firstCounts);
    return this.known.once(list, nothing, () => this.split(list, noEnd));
  }

  /** The same, but for what gets to one end: of that it is not worked out who decides it. */
  joinBut(list: Effect[], end: Node): Node {
    const { paths, onlyEnds } = this;
    while (list.length > 0 && onlyEnds.of(at(list, list.length - 1)) === end) list.pop();
    if (!this.mayGetTo(end, list)) return this.join(list);
    if (list.length === 1) return paths.diagrams.without(paths.nodeOf(at(list, 0)), end);
    return this.known.once(list, noEnd, () => this.split(list, end));
  }

  private mayGetTo(end: Node, list: readonly Effect[]): boolean {
    for (const effect of list) if ((this.onlyEnds.of(effect) ?? end) === end) return true;
    return false;
  }

  /** Those of some vectors that are in none of some sets. @param list as for `join` */
  outside(list: Effect[], among: Node): Node {
    if (among === nothing || list.length === 0) return among;
    const [first = nothing] = list;
    if (list.length === 1) return this.over(first, among, othersCount);
    return this.known.once(list, among, () => this.splitAmong(list, among));
  }

  /** Without effects right before one that decides about all, which decide nothing else. */
  private trim(list: Effect[]): void {
    const last = list[list.length - 1];
    if (last === undefined || !this.paths.isEnd(last)) return;
    let count = list.length - 1;
    while (count > 0 && this.onlyEnds.of(at(list, count - 1)) === last) count--;
    list[count] = last;
    list.length = count + 1;
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
    const isAsked = asked === variable;
    const low = isAsked ? diagrams.lowOf(below) : below;
    const high = isAsked ? diagrams.highOf(below) : below;
    const lowPath = paths.lowOf(effect);
    return lowPath === nothing
      ? diagrams.branch(variable, low, this.over(paths.highOf(effect), high, made))
      : diagrams.branch(variable, this.over(lowPath, low, made), high);
  }

  /** The same where what is below asks for variables before those of the path. */
  private overLater(effect: Effect, below: Node, made: Combination): Node {
    const { paths } = this;
    const { diagrams } = paths;
    const asked = diagrams.variableOf(below);
    if (asked >= paths.variableOf(effect)) return this.over(effect, below, made);
    const operation = made === firstCounts ? 1 : 2;
    const results = (this.results ??= new KnownResults());
    const known = results.find(operation, effect, below);
    if (known !== notKnown) return known;
    const low = this.overLater(effect, diagrams.lowOf(below), made);
    const high = this.overLater(effect, diagrams.highOf(below), made);
    const result = diagrams.branch(asked, low, high);
    results.keep(operation, effect, below, result);
    return result;
  }

  /** @param open the end that is left open, if any */
  private split(list: readonly Effect[], open: Node): Node {
    const { paths } = this;
    const join = (some: Effect[]): Node => (open === noEnd ? this.join(some) : this.joinBut(some, open));
    const shared = paths.sharedBits(list);
    if (shared > 0) return paths.overBits(at(list, 0), shared, join(this.behindBits(list, shared)), nothing);
    const variable = this.firstAsked(list);
    if (this.notAsking(list, variable) >= minApart) return this.joinApart(list, variable, open);
    const [low, high] = this.halvesOf(list, variable);
    return this.paths.diagrams.branch(variable, join(low.list), join(high.list));
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
    const asked = this.firstAsked(list);
    const variable = Math.min(asked, diagrams.variableOf(among));
    if (variable === asked && this.notAsking(list, variable) >= minApart) {
      const { over, under } = this.byAsking(list, variable);
      return this.outside(over, this.outside(under, among));
    }
    if (variable < asked && list.length >= minApart && this.isSplit(among, asked))
      return diagrams.minus(among, this.join([...list]));
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

  /** Whether a set comes to more than a few nodes where it gets to a variable: a list would be looked at again for each. */
  private isSplit(set: Node, variable: number): boolean {
    const { diagrams } = this.paths;
    const open = [set];
    const seen = new Set<Node>();
    let there = 0;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === nothing || seen.has(node)) continue;
      seen.add(node);
      if (seen.size > maxSplit) return true;
      if (diagrams.variableOf(node) < variable) open.push(diagrams.highOf(node), diagrams.lowOf(node));
      else if (++there > maxThere) return true;
    }
    return false;
  }

  /** The first variable that effects ask for. */
  private firstAsked(list: readonly Effect[]): number {
    const { paths } = this;
    let variable = lastVariable;
    for (const effect of list) variable = Math.min(variable, paths.variableOf(effect));
    return variable;
  }

  /** How many effects do not ask for a variable. */
  private notAsking(list: readonly Effect[], variable: number): number {
    const { paths } = this;
    let count = 0;
    for (const effect of list) if (paths.variableOf(effect) !== variable) count++;
    return count;
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

  /** Those that ask for a variable, over those that do not. @param open as for `split` */
  private joinApart(list: readonly Effect[], variable: number, open: Node): Node {
    const { paths } = this;
    const { over, under } = this.byAsking(list, variable);
    const end = this.onlyEnds.of(at(under, 0));
    const isOneEnd = end !== undefined && under.every((effect) => this.onlyEnds.of(effect) === end);
    if (isOneEnd && over.every((effect) => this.onlyEnds.of(effect) === end))
      return paths.diagrams.then(this.join(over), this.join(under));
    const last = at(under, under.length - 1);
    const isFull = paths.isEnd(last);
    const all = this.join(isFull ? under.slice(0, -1) : [...under]);
    const below = this.firstAsked(under);
    const before = new EffectsBefore(paths, all, (some) => this.join(some));
    const left: Effect[] = [];
    for (const effect of list) {
      if (paths.variableOf(effect) !== variable) before.add(effect);
      else if (isOneEnd && this.onlyEnds.of(effect) === end) push(left, effect, paths);
      else push(left, before.takenFrom(effect, below), paths);
    }
    if (isOneEnd && end === open) return this.joinBut(left, open);
    const joined = paths.diagrams.then(this.join(left), isFull ? paths.diagrams.then(all, last) : all);
    return open === noEnd ? joined : paths.diagrams.without(joined, open);
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
