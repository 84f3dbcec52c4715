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

/** How many ranges the values below a node are, times four; and whether they have the first one and the last one. */
type Runs = number;

const [hasFirst, hasLast, oneRange] = [2, 1, 4];

export class FieldValues {
  /** Whether there were more values than are looked at. */
  isCut = false;
  private readonly runs = new Map<Node, Runs>();

  constructor(private readonly diagrams: DecisionDiagrams) {}

  /** The values of a field by where they lead, in the order of their first values. */
  byNext(set: Node, place: FieldPlace): readonly LeadingValues[] {
    const { diagrams } = this;
    const end = place.firstVariable + place.width;
    const ahead = this.nextOnes(set, end);
    if (ahead.length === 1 && ahead[0] === everything) return [{ next: everything, values: set }];
    if (ahead.length > maxTaken) return this.byNextInRanges(set, place);
    return ahead.map((next) => ({
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
  check(values: Node, { firstVariable }: FieldPlace): void {
    if (this.runsOf(values, firstVariable) >= (maxRanges + 1) * oneRange) this.isCut = true;
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

  private nextOnes(set: Node, end: number): readonly Node[] {
    const { diagrams } = this;
    const seen = new Set<Node>();
    const ahead: Node[] = [];
    const open = [set];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === nothing || seen.has(node)) continue;
      seen.add(node);
      if (diagrams.variableOf(node) >= end) ahead.push(node);
      else open.push(diagrams.highOf(node), diagrams.lowOf(node));
    }
    return ahead;
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

  /** @param from the first variable that is not told by what leads here */
  private runsOf(values: Node, from: number): Runs {
    if (values === nothing) return 0;
    if (values === everything) return oneRange + hasFirst + hasLast;
    const variable = this.diagrams.variableOf(values);
    let runs = this.runs.get(values);
    if (runs === undefined) {
      const low = this.runsOf(this.diagrams.lowOf(values), variable + 1);
      const high = this.runsOf(this.diagrams.highOf(values), variable + 1);
      runs = runsBeside(low, high);
      this.runs.set(values, runs);
    }
    // Whatever the bits before are.
    for (let skipped = from; skipped < variable; skipped++) runs = runsBeside(runs, runs);
    return runs;
  }
}

/** The ranges of some values and of those behind them. */
function runsBeside(first: Runs, then: Runs): Runs {
  const joined = first % 2 === hasLast && then % 4 >= hasFirst ? oneRange : 0;
  return first - (first % 2) + then - (then % 4) + (then % 2) - joined;
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
    open.push(
      { node: high, first: first + (1n << BigInt(left)), bits: left },
      { node: low, first, bits: left },
    );
  }
}
