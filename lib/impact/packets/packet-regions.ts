/**
 * A set of packets as a list that people read: regions, each with the values that some fields must have.
 *
 * A diagram is cut where a field ends: values of the field that lead on to the same diagram are one set of values.
 * So no packet is in two regions, all of them together are the set, and a field that does not matter is not named.
 * There may be more regions than anybody reads; then the first ones are made, the widest first, and the answer says that
 * there are more.
 */
import type { NumberRange, PacketField } from '../../extensions/packet-test';
import { type DecisionDiagrams, type Node, everything, nothing } from '../diagrams/decision-diagrams';
import { FieldValues } from './field-values';
import { type FieldPlace, fieldOrder } from './packet-fields';
import type { PacketSpace, Question } from './packet-space';

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

/** Whether two regions have packets in common, whatever the answers to questions are. */
export function areOverlapping(one: PacketRegion, other: PacketRegion): boolean {
  return [...one.fields].every(([field, ranges]) => {
    const others = other.fields.get(field);
    const meets = ([first, last]: NumberRange): boolean =>
      others?.some(([low, high]) => first <= high && low <= last) === true;
    return others === undefined || ranges.some(meets);
  });
}

/** Regions that are made. */
const maxRegions = 500;

/** @param unnamed a field that has one value in the whole set, which need not be named */
export function regionsOf(set: Node, space: PacketSpace, unnamed?: PacketField): PacketRegions {
  const reader = new RegionReader(space, unnamed);
  reader.read(set, 0, new Map());
  const regions = fieldOrder.reduce<readonly RegionSets[]>(
    (joined, field) => joinedOver(joined, field, reader),
    reader.regions,
  );
  return {
    regions: [...regions]
      .sort((left, right) => conditionsOf(left) - conditionsOf(right))
      .map((region) => new RegionInRanges(region, reader)),
    isCut: reader.isCut,
    interfaces: space.interfaces,
  };
}

/** A region, with the values of its fields as sets. */
interface RegionSets {
  readonly fields: ReadonlyMap<PacketField, Node>;
  readonly questions: PacketRegion['questions'];
}

/** Most regions are only counted, so the ranges of a region are made when they are asked for. */
class RegionInRanges implements PacketRegion {
  private known: PacketRegion['fields'] | undefined;

  constructor(
    private readonly sets: RegionSets,
    private readonly reader: RegionReader,
  ) {}

  get questions(): PacketRegion['questions'] {
    return this.sets.questions;
  }

  get fields(): PacketRegion['fields'] {
    this.known ??= new Map(
      [...this.sets.fields].map(([field, values]) => [field, this.reader.rangesOf(field, values)]),
    );
    return this.known;
  }
}

/** Regions that differ in the values of one field only are one. */
function joinedOver(
  regions: readonly RegionSets[],
  field: PacketField,
  reader: RegionReader,
): readonly RegionSets[] {
  if (regions.every(({ fields }) => !fields.has(field))) return regions;
  const joined = new Map<string, RegionSets>();
  for (const region of regions) {
    const key = keyOf(region, field);
    const before = joined.get(key);
    const values = region.fields.get(field);
    const known = before?.fields.get(field);
    if (before !== undefined && values !== undefined && known !== undefined) {
      const both = reader.diagrams.or(known, values);
      joined.set(key, { ...before, fields: new Map(before.fields).set(field, both) });
    } else joined.set(before === undefined ? key : `${key} ${String(joined.size)}`, region);
  }
  return [...joined.values()].map((region) => {
    const values = region.fields.get(field);
    return values !== undefined && reader.isWhole(field, values) ? withoutField(region, field) : region;
  });
}

function withoutField({ fields, questions }: RegionSets, field: PacketField): RegionSets {
  return { fields: new Map([...fields].filter(([other]) => other !== field)), questions };
}

/** The conditions of a region, but for one field. */
function keyOf({ fields, questions }: RegionSets, but: PacketField): string {
  const others = fieldOrder.map((field) => {
    const values = fields.get(field);
    return field === but || values === undefined ? values !== undefined : values;
  });
  return [...others, ...questions.map(({ text, which, holds }) => `${String(holds)} ${text} ${which}`)].join(
    '|',
  );
}

function conditionsOf({ fields, questions }: RegionSets): number {
  return fields.size + questions.length;
}

class RegionReader {
  readonly regions: RegionSets[] = [];
  private hasMore = false;
  readonly diagrams: DecisionDiagrams;
  private readonly values: FieldValues;

  constructor(
    private readonly space: PacketSpace,
    private readonly unnamed: PacketField | undefined,
  ) {
    this.diagrams = space.diagrams;
    this.values = new FieldValues(space.diagrams);
  }

  get isCut(): boolean {
    return this.hasMore || this.values.isCut;
  }

  /** Whether these are all values that a field can have. */
  isWhole(field: PacketField, values: Node): boolean {
    const all = this.space.allOf(field);
    return values === everything || (all !== everything && this.diagrams.minus(all, values) === nothing);
  }

  rangesOf(field: PacketField, values: Node): readonly NumberRange[] {
    return this.values.rangesOf(values, this.space.placeOf(field));
  }

  /** @param at the place of the first field that is not told by how the set was come to */
  read(set: Node, at: number, fields: RegionSets['fields']): void {
    if (set === nothing) return;
    const asked = this.diagrams.variableOf(set);
    let next = at;
    let place = this.space.fieldPlaces[next];
    while (place !== undefined && asked >= place.firstVariable + place.width)
      place = this.space.fieldPlaces[++next];
    if (place === undefined) this.readQuestions(set, fields, []);
    else this.readField(set, next, place, fields);
  }

  private readField(set: Node, at: number, place: FieldPlace, fields: RegionSets['fields']): void {
    for (const { next, values } of this.values.byNext(set, place)) {
      if (this.isEnough()) return;
      const isAll = place.field === this.unnamed || this.isWhole(place.field, values);
      if (!isAll) this.values.check(values, place);
      this.read(next, at + 1, isAll ? fields : new Map(fields).set(place.field, values));
    }
  }

  /** Whether as many were made as ever are, so that there are more. */
  private isEnough(): boolean {
    this.hasMore ||= this.regions.length >= maxRegions;
    return this.hasMore;
  }

  private readQuestions(set: Node, fields: RegionSets['fields'], questions: RegionSets['questions']): void {
    if (set === nothing) return;
    if (set === everything) {
      this.regions.push({ fields, questions });
      return;
    }
    if (this.isEnough()) return;
    const { diagrams } = this.space;
    const question = this.space.questionOf(diagrams.variableOf(set)) ?? { text: '', which: '' };
    const [without, with_] = diagrams.branches(set);
    this.readQuestions(with_, fields, [...questions, { ...question, holds: true }]);
    this.readQuestions(without, fields, [...questions, { ...question, holds: false }]);
  }
}
