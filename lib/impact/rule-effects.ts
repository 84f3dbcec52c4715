/**
 * The effect of one rule, laid out from the last field that it asks for to the first.
 *
 * A condition that takes a few prefixes of a field, such as four ports, makes a path of each: rules one after the other with one
 * outcome are as good as one rule. More of them are a diagram.
 */
import type { NumberRange } from '../extensions/packet-test';
import { type FieldPlace, type PacketSpace } from './packet-space';
import { type Condition, type Stateful, packetsOf } from './rule-conditions';
import type { Beginning, Effect, RulePaths } from './rule-paths';

/** Paths of one rule. */
const maxPaths = 16;

/** An effect for all packets that a rule with such conditions matches: what one of these decides. */
export function effectsWhere(
  conditions: readonly Condition[],
  effect: Effect,
  {
    space,
    paths,
    stateful,
  }: { readonly space: PacketSpace; readonly paths: RulePaths; readonly stateful: Stateful },
): readonly Effect[] {
  return conditions.reduceRight<readonly Effect[]>(
    (rests, condition) => {
      const prefixes = tryFindPrefixes(condition, space);
      if (
        prefixes !== undefined &&
        prefixes.all.length * rests.length <= maxPaths &&
        rests.every((rest) => paths.variableOf(rest) >= prefixes.endVariable)
      )
        return rests.flatMap((rest) => prefixes.all.map((bits) => paths.beginning(bits, rest)));
      const set = packetsOf(condition, space, stateful);
      const where = condition.negated ? space.diagrams.not(set) : set;
      return rests.map((rest) => space.diagrams.when(where, paths.nodeOf(rest)));
    },
    [effect],
  );
}

interface Prefixes {
  /** The first variable behind the field. */
  readonly endVariable: number;
  readonly all: readonly Beginning[];
}

/** The beginnings of a field that a condition takes; undefined where they are many, or it is about more than one field. */
function tryFindPrefixes(condition: Condition, space: PacketSpace): Prefixes | undefined {
  if (condition.kind !== 'fields' || condition.negated || condition.tests.length !== 1) return undefined;
  const [test] = condition.tests;
  if (test === undefined) return undefined;
  const ranges = 'name' in test ? space.rangesOfInterface(test.name) : test.ranges;
  if (ranges.length > maxPaths) return undefined;
  const place = space.placeOf(test.field);
  const all = ranges.map((range) => prefixOf(range, place));
  const known = all.filter((prefix) => prefix !== undefined);
  if (known.length < all.length) return undefined;
  return { endVariable: place.firstVariable + place.width, all: known };
}

function prefixOf([low, high]: NumberRange, { firstVariable, width }: FieldPlace): Beginning | undefined {
  if (low > high) return undefined;
  if (low === high) return { firstVariable, count: width, value: low };
  const free = low ^ high;
  // What is the same in all of a range that begins and ends with a power of two are its first bits.
  if ((free & (free + 1n)) !== 0n || (low & free) !== 0n) return undefined;
  const freeBits = free.toString(2).length;
  return { firstVariable, count: width - freeBits, value: low >> BigInt(freeBits) };
}
