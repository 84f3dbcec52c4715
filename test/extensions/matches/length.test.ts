import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the length match', () => {
  test.each([
    ['-m length --length 5:', '-m length --length 5:65535'],
    ['-m length --length :5', '-m length --length 0:5'],
    ['-m length --length 5:5', '-m length --length 5'],
    ['-m length ! --length 0xff', '-m length ! --length 255'],
    ['-m length --length 0:65535', '-m length --length 0:65535'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m length', 'parse/missing-option'],
    ['-m length --length 65536', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
