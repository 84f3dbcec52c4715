import { editDistance, editScript } from '../../lib/diff/edit-distance/edit-script';
import { applyScript, numbersFrom } from './edit-oracle';

const counting = (length: number, first = 0) => Int32Array.from({ length }, (_, index) => first + index);

/** Replaces and inserts with values that are nowhere else: each of them must come in, by one operation. */
function withNewValues(before: Int32Array, edits: number): Int32Array {
  const random = numbersFrom(edits);
  const inserts = new Set<number>();
  while (inserts.size < edits) inserts.add(random(before.length));
  let fresh = before.length;
  return Int32Array.from(
    Array.from(before, (value, index) => {
      if (!inserts.has(index)) return [value];
      return index % 2 === 0 ? [fresh++] : [fresh++, value];
    }).flat(),
  );
}

describe('long sequences', () => {
  test.each([100, 10_000])('100,000 with %d scattered edits take as many operations', (edits) => {
    const before = counting(100_000);
    const after = withNewValues(before, edits);
    const script = editScript(before, after);
    expect(script).toHaveLength(edits);
    expect(applyScript(before, after, script)).toEqual(after);
    expect(editDistance(after, before)).toBe(edits);
  });

  it('20,000 against 20,000 with nothing in common are replaced one by one', () => {
    const script = editScript(counting(20_000), counting(20_000, 20_000));
    expect(script).toHaveLength(20_000);
    expect(
      script.every(({ kind, beforeIndex, afterIndex }) => kind === 'replace' && beforeIndex === afterIndex),
    ).toBe(true);
  });

  it('50,000 in reverse keep none, or the one in the middle', () => {
    const before = counting(50_000);
    const after = counting(50_000).reverse();
    const script = editScript(before, after);
    expect(script).toHaveLength(50_000);
    expect(applyScript(before, after, script)).toEqual(after);
    expect(editDistance(counting(20_001), counting(20_001).reverse())).toBe(20_000);
  });

  it('20,000 drawn from few values come out the same by either side, and right', () => {
    const random = numbersFrom(4);
    const before = counting(20_000).map(() => random(4));
    const after = counting(20_000).map(() => random(4));
    const script = editScript(before, after);
    expect(applyScript(before, after, script)).toEqual(after);
    expect(editDistance(after, before)).toBe(script.length);
    expect(editDistance(before.slice().reverse(), after.slice().reverse())).toBe(script.length);
  });
});
