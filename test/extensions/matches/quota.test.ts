import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the quota match', () => {
  test.each([
    ['-m quota --quota 1000', '-m quota --quota 1000'],
    ['-m quota ! --quota 0x10', '-m quota ! --quota 16'],
    ['-m quota --quota 18446744073709551615', '-m quota --quota 18446744073709551615'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m quota', 'parse/missing-option'],
    ['-m quota --quota 18446744073709551616', 'parse/bad-value'],
    ['-m quota --quota 1k', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
