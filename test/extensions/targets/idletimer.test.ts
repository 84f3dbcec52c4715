import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the IDLETIMER target', () => {
  test.each([
    ['-j IDLETIMER --alarm --label x --timeout 0x10', '-j IDLETIMER --timeout 16 --label x --alarm'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j IDLETIMER --timeout 5', 'parse/missing-option'],
    ['-j IDLETIMER --timeout 0 --label x', 'parse/bad-value'],
    ['-j IDLETIMER --timeout 5 --label a/b', 'parse/bad-value'],
    ['-j IDLETIMER --timeout 5 --label "a b"', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
