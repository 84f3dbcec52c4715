/**
 * A set of packets as a list that people read: regions, each with the values that some fields must have.
 *
 * A diagram is cut where a field ends: values of the field that lead on to the same diagram are one set of values.
 * So no packet is in two regions, all of them together are the set, and a field that does not matter is not named.
 * There may be more regions than anybody reads; then the first ones are made, the widest first, and the answer says that
 * there are more.
 */
import type { NumberRange, PacketField } from '../extensions/packet-test';
import { type Node, everything, nothing } from './decision-diagrams';
import { type FieldPlace, type PacketSpace, type Question, fieldOrder } from './packet-space';

/** Packets whose fields have one of the values named, and of which the questions hold or do not. */
export interface PacketRegion {
  readonly fields: ReadonlyMap<PacketField, readonly NumberRange[]>;
  /** What has to hold, and what must not. */
  readonly questions: readonly (Question & { readonly holds: boolean })[];
}

export interface PacketRegions {
  readonly regions: readonly PacketRegion[];
  /** Whether there are more. */
  readonly isCut: boolean;
  /** The interfaces that the values of `inInterface` and `outInterface` stand for. */
  readonly interfaces: PacketSpace['interfaces'];
}

/** Regions that are made, and ranges of one field in a region. */
const max = { regions: 500, ranges: 50_000 } as const;

/** @param unnamed a field that has one value in the whole set, which need not be named */
export function regionsOf(set: Node, space: PacketSpace, unnamed?: PacketField): PacketRegions {
  const reader = new RegionReader(space, unnamed);
  const texts = new RangeTexts();
  const regions = fieldOrder.reduce<readonly PacketRegion[]>(
    (joined, field) => joinedOver(joined, field, space.lastValueOf(field), texts),
    Array.from(reader.read(set, 0, new Map())),
  );
  return {
    regions: [...regions].sort((left, right) => conditionsOf(left) - conditionsOf(right)),
    isCut: reader.isCut,
    interfaces: space.interfaces,
  };
}

/** Regions that differ in the values of one field only are one. */
function joinedOver(
  regions: readonly PacketRegion[],
  field: PacketField,
  lastValue: bigint,
  texts: RangeTexts,
): readonly PacketRegion[] {
  const joined = new Map<string, PacketRegion>();
  for (const region of regions) {
    const key = keyOf(region, field, texts);
    const before = joined.get(key);
    const ranges = region.fields.get(field);
    const known = before?.fields.get(field);
    if (before !== undefined && ranges !== undefined && known !== undefined)
      joined.set(key, { ...before, fields: new Map(before.fields).set(field, unionOf(known, ranges)) });
    else joined.set(before === undefined ? key : `${key} ${String(joined.size)}`, region);
  }
  return [...joined.values()].map((region) =>
    isWhole(region.fields.get(field) ?? [], lastValue) ? withoutField(region, field) : region,
  );
}

function withoutField({ fields, questions }: PacketRegion, field: PacketField): PacketRegion {
  return { fields: new Map([...fields].filter(([other]) => other !== field)), questions };
}

/** Short texts for lists of ranges, the same for the same list: some have thousands. */
class RangeTexts {
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<readonly NumberRange[], string>();

  of(ranges: readonly NumberRange[]): string {
    const known = this.known.get(ranges);
    if (known !== undefined) return known;
    const whole = ranges.join(';');
    const number = this.numbers.get(whole) ?? this.numbers.size;
    this.numbers.set(whole, number);
    this.known.set(ranges, String(number));
    return String(number);
  }
}

/** The conditions of a region, but for one field. */
function keyOf({ fields, questions }: PacketRegion, but: PacketField, texts: RangeTexts): string {
  const others = fieldOrder.map((field) => {
    const ranges = fields.get(field);
    return field === but || ranges === undefined ? ranges !== undefined : texts.of(ranges);
  });
  return [...others, ...questions.map(({ text, which, holds }) => `${String(holds)} ${text} ${which}`)].join(
    '|',
  );
}

function unionOf(left: readonly NumberRange[], right: readonly NumberRange[]): readonly NumberRange[] {
  const all = [...left, ...right].sort(([a], [b]) => (a < b ? -1 : 1));
  const union: NumberRange[] = [];
  for (const [first, last] of all) {
    const before = union.at(-1);
    if (before !== undefined && before[1] + 1n >= first) union[union.length - 1] = [before[0], last];
    else union.push([first, last]);
  }
  return union;
}

function conditionsOf({ fields, questions }: PacketRegion): number {
  return fields.size + questions.length;
}

class RegionReader {
  isCut = false;
  private made = 0;
  private readonly places: readonly FieldPlace[];

  constructor(
    private readonly space: PacketSpace,
    private readonly unnamed: PacketField | undefined,
  ) {
    this.places = space.fieldPlaces;
  }

  *read(
    set: Node,
    at: number,
    fields: ReadonlyMap<PacketField, readonly NumberRange[]>,
  ): Generator<PacketRegion> {
    if (set === nothing) return;
    if (this.made >= max.regions) {
      this.isCut = true;
      return;
    }
    const place = this.places[at];
    if (place === undefined) {
      yield* this.readQuestions(set, fields, []);
      return;
    }
    for (const [next, ranges] of this.split(set, place)) {
      const isAll = place.field === this.unnamed || isWhole(ranges, this.space.lastValueOf(place.field));
      yield* this.read(next, at + 1, isAll ? fields : new Map(fields).set(place.field, ranges));
    }
  }

  private *readQuestions(
    set: Node,
    fields: PacketRegion['fields'],
    questions: PacketRegion['questions'],
  ): Generator<PacketRegion> {
    if (set === nothing) return;
    if (set === everything) {
      this.made++;
      yield { fields, questions };
      return;
    }
    if (this.made >= max.regions) {
      this.isCut = true;
      return;
    }
    const { diagrams } = this.space;
    const question = this.space.questionOf(diagrams.variableOf(set)) ?? { text: '', which: '' };
    const [without, with_] = diagrams.branches(set);
    yield* this.readQuestions(with_, fields, [...questions, { ...question, holds: true }]);
    yield* this.readQuestions(without, fields, [...questions, { ...question, holds: false }]);
  }

  /** The values of a field by where they lead, in the order of their first values. */
  private split(set: Node, { firstVariable, width }: FieldPlace): ReadonlyMap<Node, readonly NumberRange[]> {
    const found = new Map<Node, NumberRange[]>();
    const { diagrams } = this.space;
    let count = 0;
    const walk = (node: Node, depth: number, first: bigint): void => {
      if (node === nothing) return;
      if (count >= max.ranges) {
        this.isCut = true;
        return;
      }
      const left = width - depth;
      if (diagrams.variableOf(node) >= firstVariable + width) {
        const last = first + (1n << BigInt(left)) - 1n;
        const ranges = found.get(node) ?? [];
        const before = ranges.at(-1);
        if (before !== undefined && before[1] + 1n === first) ranges[ranges.length - 1] = [before[0], last];
        else {
          ranges.push([first, last]);
          count++;
        }
        found.set(node, ranges);
        return;
      }
      const isHere = diagrams.variableOf(node) === firstVariable + depth;
      const [low, high] = isHere ? diagrams.branches(node) : [node, node];
      walk(low, depth + 1, first);
      walk(high, depth + 1, first + (1n << BigInt(left - 1)));
    };
    walk(set, 0, 0n);
    return found;
  }
}

function isWhole(ranges: readonly NumberRange[], last: bigint): boolean {
  return ranges.length === 1 && ranges[0]?.[0] === 0n && ranges[0][1] >= last;
}
