import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the esp match', () => {
  test.each([
    ['-p esp --espspi 5', '-p esp -m esp --espspi 5'],
    ['-p esp -m esp --espspi 0x5:0xA', '-p esp -m esp --espspi 5:10'],
    ['-p esp -m esp ! --espspi :9', '-p esp -m esp ! --espspi 0:9'],
    ['-p esp -m esp --espspi 0:4294967295', '-p esp -m esp'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m esp --espspi 5', 'parse/needs-protocol'],
    ['-p esp -m esp ! --espspi 0:', 'parse/never-matches'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each(['-p esp -m esp --espspi 5'])('takes %s in IPv6 as well', (written) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([]);
  });
});
