import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the state match', () => {
  test.each([
    ['-m state --state ESTABLISHED,RELATED', '-m state --state RELATED,ESTABLISHED'],
    ['-m state --state untracked,new,NEW', '-m state --state NEW,UNTRACKED'],
    ['-m state ! --state INVALID', '-m state ! --state INVALID'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m state', 'parse/missing-option'],
    ['-m state --state DNAT', 'parse/bad-value'],
    ['-m state --state NEW,FOO', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
