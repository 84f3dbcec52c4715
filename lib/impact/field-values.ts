/**
 * The values of one field, as diagrams of its bits: equal sets of values are one node, however many ranges they are, and ranges are made
 * only of those that somebody reads.
 */
import type { NumberRange } from '../extensions/packet-test';
import { type DecisionDiagrams, type Node, everything, nothing } from './decision-diagrams';
import { replaced } from './free-variables';
import type { FieldPlace } from './packet-space';

/** Values, and where a set goes on behind them. */
interface LeadingValues {
  readonly next: Node;
  readonly values: Node;
}

/** Of one field. */
const maxRanges = 50_000;

/** So many sets of values are taken out of a diagram one by one. */
const maxTaken = 8;

/** What begins, ends and is between: the ranges that the values below a node are, and whether they have the first and last one. */
interface Runs {
  readonly count: number;
  readonly hasFirst: boolean;
  readonly hasLast: boolean;
}

const noRuns: Runs = { count: 0, hasFirst: false, hasLast: false };
const oneRun: Runs = { count: 1, hasFirst: true, hasLast: true };

export class FieldValues {
  /** Whether there were more values than are looked at. */
  isCut = false;
  private readonly runs = new Map<Node, Runs>();

  constructor(private readonly diagrams: DecisionDiagrams) {}

  /** The values of a field by where they lead, in the order of their first values. */
  byNext(set: Node, place: FieldPlace): readonly LeadingValues[] {
    const { diagrams } = this;
    const end = place.firstVariable + place.width;
    const nexts = this.nextsOf(set, end);
    if (nexts.length === 1 && nexts[0] === everything) return [{ next: everything, values: set }];
    if (nexts.length > maxTaken) return this.byNextInRanges(set, place);
    return nexts.map((next) => ({
      next,
      values: replaced(
        diagrams,
        set,
        end,
        (variable, low, high) => diagrams.branch(variable, low, high),
        (node) => (node === next ? everything : nothing),
      ),
    }));
  }

  /** Looks how many ranges some values are. */
  check(values: Node): void {
    if (this.runsOf(values).count > maxRanges) this.isCut = true;
  }

  /** The ranges that some values are: of too many, the first ones. */
  rangesOf(values: Node, { firstVariable, width }: FieldPlace): readonly NumberRange[] {
    const ranges: NumberRange[] = [];
    let before: NumberRange | undefined;
    for (const { node, first, bits } of partsOf(this.diagrams, values, firstVariable, width)) {
      if (node === nothing) continue;
      const last = first + (1n << BigInt(bits)) - 1n;
      if (before !== undefined && before[1] + 1n === first) before = [before[0], last];
      else {
        if (before !== undefined) ranges.push(before);
        if (ranges.length >= maxRanges) return ranges;
        before = [first, last];
      }
    }
    if (before !== undefined) ranges.push(before);
    return ranges;
  }

  private nextsOf(set: Node, end: number): readonly Node[] {
    const { diagrams } = this;
    const seen = new Set<Node>();
    const nexts: Node[] = [];
    const open = [set];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === nothing || seen.has(node)) continue;
      seen.add(node);
      if (diagrams.variableOf(node) >= end) nexts.push(node);
      else open.push(diagrams.highOf(node), diagrams.lowOf(node));
    }
    return nexts;
  }

  /** The same, by looking at each part of the field once. */
  private byNextInRanges(set: Node, { firstVariable, width }: FieldPlace): readonly LeadingValues[] {
    const { diagrams } = this;
    const found = new Map<Node, Node>();
    let count = 0;
    for (const { node, first, bits } of partsOf(diagrams, set, firstVariable, width)) {
      if (node === nothing) continue;
      if (++count > maxRanges) {
        this.isCut = true;
        break;
      }
      const part = diagrams.between(firstVariable, width, first, first + (1n << BigInt(bits)) - 1n);
      found.set(node, diagrams.or(found.get(node) ?? nothing, part));
    }
    return [...found].map(([next, values]) => ({ next, values }));
  }

  private runsOf(values: Node): Runs {
    if (values === nothing) return noRuns;
    if (values === everything) return oneRun;
    const known = this.runs.get(values);
    if (known !== undefined) return known;
    const [low, high] = this.diagrams.branches(values).map((node) => this.runsOf(node));
    const [first, last] = [low ?? noRuns, high ?? noRuns];
    const isOne = first.hasLast && last.hasFirst;
    const runs = {
      count: first.count + last.count - (isOne ? 1 : 0),
      hasFirst: first.hasFirst,
      hasLast: last.hasLast,
    };
    this.runs.set(values, runs);
    return runs;
  }
}

/** Values of a field that begin alike, and where they lead. */
interface Part {
  readonly node: Node;
  readonly first: bigint;
  /** Those that may have any value. */
  readonly bits: number;
}

/** All of them, in their order. */
function* partsOf(
  diagrams: DecisionDiagrams,
  set: Node,
  firstVariable: number,
  width: number,
): Generator<Part> {
  const end = firstVariable + width;
  const open: Part[] = [{ node: set, first: 0n, bits: width }];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { node, first, bits } = part;
    if (diagrams.variableOf(node) >= end) {
      yield part;
      continue;
    }
    const isHere = diagrams.variableOf(node) === end - bits;
    const [low, high] = isHere ? diagrams.branches(node) : [node, node];
    const left = bits - 1;
    open.push({ node: high, first: first + (1n << BigInt(left)), bits: left }, { node: low, first, bits: left });
  }
}
