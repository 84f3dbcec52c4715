import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the AUDIT target', () => {
  test.each([['-j AUDIT --type ACCEPT', '-j AUDIT --type accept']])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j AUDIT', 'parse/missing-option'],
    ['-j AUDIT --type acc', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
