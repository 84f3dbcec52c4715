/** Values of a field as diagrams and as ranges, beside the numbers themselves. */
import fc from 'fast-check';
import { DecisionDiagrams, everything, nothing } from '../../lib/impact/diagrams/decision-diagrams';
import { FieldValues } from '../../lib/impact/packets/field-values';

const place = { field: 'destinationPort', firstVariable: 2, width: 8 } as const;
const behind = place.firstVariable + place.width;

/** Each value of the field, and where it leads: to nothing, everything, or one of many diagrams behind it. */
const leading = fc.oneof(
  fc.array(fc.nat(2), { minLength: 256, maxLength: 256 }),
  fc.array(fc.nat(20), { minLength: 256, maxLength: 256 }),
  // Alike again and again, so that bits make no difference.
  fc
    .array(fc.nat(3), { minLength: 4, maxLength: 4 })
    .map((few) => Array.from({ length: 256 }, (_, at) => few[at % 4] ?? 0)),
);

test('values of a field are told apart by where they lead, and are the fewest ranges', () => {
  fc.assert(
    fc.property(leading, (ends) => {
      const diagrams = new DecisionDiagrams();
      const nodeOf = (end: number) =>
        end === 0 ? nothing : end === 1 ? everything : diagrams.between(behind, 5, BigInt(end), 31n);
      const set = ends.reduce(
        (all, end, value) =>
          diagrams.or(
            all,
            diagrams.between(place.firstVariable, place.width, BigInt(value), BigInt(value), nodeOf(end)),
          ),
        nothing,
      );
      const values = new FieldValues(diagrams);
      const found = Array.from(values.byNext(set, place), ({ next, values: some }) => ({
        next,
        ranges: values.rangesOf(some, place).map(([first, last]) => [Number(first), Number(last)]),
      }));
      const expected = [...new Set(ends)]
        .filter((end) => end !== 0)
        .map((end) => ({ next: nodeOf(end), ranges: rangesWhere(ends, end) }));
      expect(found).toEqual(expected);
    }),
  );
});

test('more ranges than anybody reads are said to be cut, however few nodes they are', () => {
  const diagrams = new DecisionDiagrams();
  const wide = { field: 'source', firstVariable: 0, width: 32 } as const;
  const cut = (variable: number): readonly [boolean, number] => {
    const values = new FieldValues(diagrams);
    const some = diagrams.variable(variable);
    values.check(some, wide);
    return [values.isCut, values.rangesOf(some, wide).length];
  };
  expect([cut(14), cut(15), cut(16), cut(31)]).toEqual([
    [false, 1 << 14],
    [false, 1 << 15],
    [true, 50_000],
    [true, 50_000],
  ]);
});

function rangesWhere(ends: readonly number[], end: number): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const [value, each] of ends.entries()) {
    if (each !== end) continue;
    const last = ranges.at(-1);
    if (last?.[1] === value - 1) last[1] = value;
    else ranges.push([value, value]);
  }
  return ranges;
}
