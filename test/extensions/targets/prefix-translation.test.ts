import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the SNPT and DNPT targets', () => {
  test.each([
    [
      '-j SNPT --dst-pfx 2001:DB8::/64 --src-pfx fe80::/ffff:ffff::',
      '-j SNPT --src-pfx fe80::/32 --dst-pfx 2001:db8::/64',
    ],
  ])('prints %s as %s in IPv6 in mangle POSTROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'POSTROUTING', family: 'ipv6', table: 'mangle' })).toBe(printed);
  });

  test.each([
    [
      '-j DNPT --src-pfx fe80::/64 --dst-pfx 2001:db8::/64',
      '-j DNPT --src-pfx fe80::/64 --dst-pfx 2001:db8::/64',
    ],
  ])('prints %s as %s in IPv6 in mangle PREROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'PREROUTING', family: 'ipv6', table: 'mangle' })).toBe(printed);
  });

  test.each([
    ['-j SNPT --src-pfx fe80::/64', 'parse/missing-option'],
    ['-j SNPT --src-pfx fe80::/65 --dst-pfx fe80::/64', 'parse/bad-value'],
    ['-j SNPT --src-pfx fe80::1/64 --dst-pfx 2001:db8::/64', 'parse/bad-value'],
    ['-j DNPT --src-pfx fe80::/64 --dst-pfx 2001:db8::/64', 'parse/wrong-chain'],
  ])('refuses %s in IPv6 in mangle POSTROUTING', (written, code) => {
    expect(codesOf(written, { chain: 'POSTROUTING', family: 'ipv6', table: 'mangle' })).toEqual([code]);
  });
});
