/**
 * The effect of one rule, laid out from the last field that it asks for to the first.
 *
 * A condition that takes a few prefixes of a field, such as four ports, makes a path of each: rules one after the other with one
 * outcome are as good as one rule. More of them are a diagram.
 */
import { at } from '../../base/at';
import type { NumberRange } from '../../extensions/packet-test';
import type { FieldPlace } from '../packets/packet-fields';
import type { PacketSpace } from '../packets/packet-space';
import { type Condition, type Stateful, packetsOf } from './rule-conditions';
import type { Beginning, Effect, RulePaths } from '../effects/rule-paths';

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
  let rests: readonly Effect[] = [effect];
  for (let index = conditions.length - 1; index >= 0; index--) {
    const condition = at(conditions, index);
    const prefixes = tryFindPrefixes(condition, space);
    const next: Effect[] = [];
    if (prefixes !== undefined && areBehind(rests, prefixes, paths)) {
      for (const rest of rests) for (const bits of prefixes.all) next.push(paths.beginning(bits, rest));
    } else {
      const set = packetsOf(condition, space, stateful);
      const where = condition.negated ? space.diagrams.not(set) : set;
      for (const rest of rests) next.push(space.diagrams.when(where, paths.nodeOf(rest)));
    }
    rests = next;
  }
  return rests;
}

/** Whether prefixes can stand before some effects, and are not many. */
function areBehind(rests: readonly Effect[], { all, endVariable }: Prefixes, paths: RulePaths): boolean {
  if (all.length * rests.length > maxPaths) return false;
  for (const rest of rests) if (paths.variableOf(rest) < endVariable) return false;
  return true;
}

interface Prefixes {
  /** The first variable behind the field. */
  readonly endVariable: number;
  readonly all: readonly Beginning[];
}

/** The beginnings of a field that a condition takes; undefined where they are many, or it is about more than one field. */
function tryFindPrefixes(condition: Condition, space: PacketSpace): Prefixes | undefined {
  if (condition.kind !== 'fields' || condition.negated || condition.tests.length !== 1) return undefined;
  const test = at(condition.tests, 0);
  const ranges = 'name' in test ? space.rangesOfInterface(test.name) : test.ranges;
  if (ranges.length > maxPaths) return undefined;
  const place = space.placeOf(test.field);
  const all: Beginning[] = [];
  for (const range of ranges) {
    const prefix = prefixOf(range, place);
    if (prefix === undefined) return undefined;
    all.push(prefix);
  }
  return { endVariable: place.firstVariable + place.width, all };
}

function prefixOf(range: NumberRange, { firstVariable, width }: FieldPlace): Beginning | undefined {
  const low = range[0];
  const high = range[1];
  if (low > high) return undefined;
  if (low === high) return { firstVariable, count: width, value: low };
  const free = low ^ high;
  // What is the same in all of a range that begins and ends with a power of two are its first bits.
  if ((free & (free + 1n)) !== 0n || (low & free) !== 0n) return undefined;
  const freeBits = free.toString(2).length;
  return { firstVariable, count: width - freeBits, value: low >> BigInt(freeBits) };
}
