import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the realm match', () => {
  test.each([
    ['-m realm --realm 1', '-m realm --realm 0x1'],
    ['-m realm ! --realm 0x10/16', '-m realm ! --realm 0x10/0x10'],
    ['-m realm --realm cosmos', '-m realm --realm 0x0'],
    ['-m realm --realm upstream', '-m realm --realm upstream'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m realm', 'parse/missing-option'],
    ['-m realm --realm cosmos/0xff', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-m realm --realm 1', 'parse/wrong-chain']])(
    'refuses %s in PREROUTING, before a route is known',
    (written, code) => {
      expect(codesOf(written, { table: 'mangle', chain: 'PREROUTING' })).toEqual([code]);
    },
  );

  test.each([['-m realm --realm 1', 'parse/other-family']])('refuses %s in IPv6', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });
});
