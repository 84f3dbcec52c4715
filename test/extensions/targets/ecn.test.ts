import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the ECN target', () => {
  test.each([
    ['-p tcp -j ECN --ecn-tcp-remove', '-p tcp -j ECN --ecn-tcp-remove'],
    ['-p tcp -j ECN --ecn-tcp-cwr 1 --ecn-tcp-ece 0', '-p tcp -j ECN --ecn-tcp-ece 0 --ecn-tcp-cwr 1'],
    ['-p tcp -j ECN --ecn-tcp-cwr 0 --ecn-tcp-ece 0', '-p tcp -j ECN --ecn-tcp-remove'],
    ['-j ECN --ecn-ip-ect 3', '-j ECN --ecn-ip-ect 3'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j ECN', 'parse/missing-option'],
    ['-j ECN --ecn-tcp-remove', 'parse/bad-combination'],
    ['-j ECN --ecn-ip-ect 4', 'parse/bad-value'],
    ['-p tcp -j ECN --ecn-tcp-remove --ecn-ip-ect 2', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j ECN --ecn-ip-ect 1', 'parse/other-family']])('refuses %s in IPv6', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });

  test.each([['-p tcp -j ECN --ecn-tcp-remove', 'parse/wrong-table']])(
    'refuses %s in filter',
    (written, code) => {
      expect(codesOf(written, { table: 'filter' })).toEqual([code]);
    },
  );
});
