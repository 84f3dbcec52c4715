import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the SYNPROXY target', () => {
  test.each([
    [
      '-p tcp -j SYNPROXY --ecn --mss 1460 --wscale 7 --timestamp --sack-perm',
      '-p tcp -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460 --ecn',
    ],
    ['-p tcp -j SYNPROXY', '-p tcp -j SYNPROXY'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j SYNPROXY', 'parse/needs-protocol'],
    ['-p tcp -j SYNPROXY --mss 65536', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-p tcp -j SYNPROXY', 'parse/wrong-chain']])(
    'refuses %s in raw PREROUTING',
    (written, code) => {
      expect(codesOf(written, { chain: 'PREROUTING', table: 'raw' })).toEqual([code]);
    },
  );
});
