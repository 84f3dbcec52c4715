/**
 * The values of one field, as diagrams of its bits: equal sets of values are one node, however many ranges they are, and ranges are made
 * only of those that somebody reads.
 */
import { at } from '../../base/at';
import type { NumberRange } from '../../extensions/packet-test';
import { type DecisionDiagrams, type Node, everything, nothing } from '../diagrams/decision-diagrams';
import { replaced } from '../diagrams/free-variables';
import type { FieldPlace } from './packet-fields';

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

  /** The values of a field by where they lead, in the order of their first values. Each is made when it is asked for. */
  *byNext(set: Node, place: FieldPlace): Generator<LeadingValues> {
    const { diagrams } = this;
    const end = place.firstVariable + place.width;
    const ahead = this.nextOnes(set, end);
    if (ahead.length === 1 && ahead[0] === everything) yield { next: everything, values: set };
    else if (ahead.length > maxTaken) yield* this.byNextInRanges(set, place);
    else
      for (const next of ahead) {
        const values = replaced(
          diagrams,
          set,
          end,
          (variable, low, high) => diagrams.branch(variable, low, high),
          (node) => (node === next ? everything : nothing),
        );
        yield { next, values };
      }
  }

  /** Looks how many ranges some values are. */
  check(values: Node, { firstVariable }: FieldPlace): void {
    if (this.runsOf(values, firstVariable) >= (maxRanges + 1) * oneRange) this.isCut = true;
  }

  /** The ranges that some values are: of too many, the first ones. */
  rangesOf(values: Node, place: FieldPlace): readonly NumberRange[] {
    const ranges: NumberRange[] = [];
    let before: NumberRange | undefined;
    eachPart(this.diagrams, values, place, (_, first, bits) => {
      const last = first + powerOfTwo(bits) - 1n;
      if (before !== undefined && before[1] + 1n === first) {
        before = [before[0], last];
        return true;
      }
      if (before !== undefined) ranges.push(before);
      const isRoom = ranges.length < maxRanges;
      before = isRoom ? [first, last] : undefined;
      return isRoom;
    });
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
  private *byNextInRanges(set: Node, place: FieldPlace): Generator<LeadingValues> {
    const { diagrams } = this;
    const found = new Map<Node, Part[]>();
    let count = 0;
    eachPart(diagrams, set, place, (node, first, bits) => {
      if (++count > maxRanges) {
        this.isCut = true;
        return false;
      }
      const alike = found.get(node);
      if (alike === undefined) found.set(node, [{ first, bits }]);
      else alike.push({ first, bits });
      return true;
    });
    for (const [next, parts] of found) {
      let values = nothing;
      for (const { first, bits } of parts) {
        const last = first + powerOfTwo(bits) - 1n;
        values = diagrams.or(values, diagrams.between(place.firstVariable, place.width, first, last));
      }
      yield { next, values };
    }
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

/** Values of a field that begin alike. */
interface Part {
  readonly first: bigint;
  /** Those that may have any value. */
  readonly bits: number;
}

/** All parts of a set, in their order, each with where it leads; until it is enough. */
function eachPart(
  diagrams: DecisionDiagrams,
  set: Node,
  { firstVariable, width }: FieldPlace,
  visit: (node: Node, first: bigint, bits: number) => boolean,
): void {
  const end = firstVariable + width;
  const walk = (node: Node, first: bigint, bits: number): boolean => {
    if (node === nothing) return true;
    const variable = diagrams.variableOf(node);
    if (variable >= end) return visit(node, first, bits);
    const isHere = variable === end - bits;
    const left = bits - 1;
    return (
      walk(isHere ? diagrams.lowOf(node) : node, first, left) &&
      walk(isHere ? diagrams.highOf(node) : node, first + powerOfTwo(left), left)
    );
  };
  walk(set, 0n, width);
}

const powersOfTwo = Array.from({ length: 129 }, (_, exponent) => 1n << BigInt(exponent));

/** Made once: what is worked out with BigInts is made anew each time. */
function powerOfTwo(exponent: number): bigint {
  return at(powersOfTwo, exponent);
}
