import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the nfacct match', () => {
  test.each([['-m nfacct --nfacct-name http-in', '-m nfacct --nfacct-name http-in']])(
    'prints %s as %s',
    (written, printed) => {
      expect(canonicalText(written)).toBe(printed);
    },
  );

  test.each([
    ['-m nfacct', 'parse/missing-option'],
    ['-m nfacct --nfacct-name a-name-that-is-longer-than-31-by-far', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
