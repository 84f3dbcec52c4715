import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the cpu match', () => {
  test.each([
    ['-m cpu --cpu 0', '-m cpu --cpu 0'],
    ['-m cpu ! --cpu 0x2', '-m cpu ! --cpu 2'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m cpu', 'parse/missing-option'],
    ['-m cpu --cpu first', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
