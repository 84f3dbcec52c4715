import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the iprange match', () => {
  test.each([
    ['-m iprange --src-range 192.0.2.1', '-m iprange --src-range 192.0.2.1-192.0.2.1'],
    [
      '-m iprange ! --dst-range 192.0.2.1-192.0.2.9 --src-range 10.0.0.0-10.0.0.9',
      '-m iprange --src-range 10.0.0.0-10.0.0.9 ! --dst-range 192.0.2.1-192.0.2.9',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m iprange', 'parse/missing-option'],
    ['-m iprange --src-range 192.0.2.1-', 'parse/bad-value'],
    ['-m iprange --src-range 192.0.2.0/24', 'parse/bad-value'],
    ['-m iprange --src-range 1.1.1.1-2.2.2.2-3.3.3.3', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-m iprange --src-range 2001:DB8::1-2001:db8::5', '-m iprange --src-range 2001:db8::1-2001:db8::5'],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });
});
