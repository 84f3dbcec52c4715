import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('targets that translate addresses', () => {
  test.each([
    ['-p tcp -j DNAT --to 1.2.3.4:http', '-p tcp -j DNAT --to-destination 1.2.3.4:80'],
    ['-j DNAT --to 1.2.3.4-1.2.3.4', '-j DNAT --to-destination 1.2.3.4'],
    ['-p tcp -j DNAT --to 192.0.2.1:ftp-data', '-p tcp -j DNAT --to-destination 192.0.2.1:20'],
    ['-p tcp -j DNAT --to :8000-8100/http-alt', '-p tcp -j DNAT --to-destination :8000-8100/8080'],
    ['-p tcp -j REDIRECT --to-ports http-alt', '-p tcp -j REDIRECT --to-ports 8080'],
    ['-p tcp -j REDIRECT --to-ports 3com-tsmux', '-p tcp -j REDIRECT --to-ports 106'],
    [
      '-p tcp -j DNAT --to :80-80 --persistent --random',
      '-p tcp -j DNAT --to-destination :80 --random --persistent',
    ],
    ['-p udp -j DNAT --to 1.2.3.4:1000-2000/3000', '-p udp -j DNAT --to-destination 1.2.3.4:1000-2000/3000'],
    ['-p tcp -j REDIRECT --random --to-port 0x50', '-p tcp -j REDIRECT --to-ports 80 --random'],
    ['-j NETMAP --to 2.0.0.5/255.255.255.0', '-j NETMAP --to 2.0.0.0/24'],
  ])('prints %s as %s in nat PREROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'PREROUTING', table: 'nat' })).toBe(printed);
  });

  test.each([
    [
      '-j SNAT --to 1.2.3.4 --persistent --random-fully --random',
      '-j SNAT --to-source 1.2.3.4 --random --random-fully --persistent',
    ],
    [
      '-p tcp -j SNAT --to 1.2.3.4-1.2.3.9:1024-65535',
      '-p tcp -j SNAT --to-source 1.2.3.4-1.2.3.9:1024-65535',
    ],
    ['-p tcp -j MASQUERADE --random --to-ports 1024-1024', '-p tcp -j MASQUERADE --to-ports 1024 --random'],
    ['-j NETMAP --to 2.0.0.5', '-j NETMAP --to 2.0.0.5/32'],
  ])('prints %s as %s in nat POSTROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'POSTROUTING', table: 'nat' })).toBe(printed);
  });

  test.each([
    ['-p tcp -j DNAT --to [2001:DB8::1]', '-p tcp -j DNAT --to-destination 2001:db8::1'],
    [
      '-p tcp -j DNAT --to [2001:db8::1-2001:db8::5]:80',
      '-p tcp -j DNAT --to-destination [2001:db8::1-2001:db8::5]:80',
    ],
    ['-j DNAT --to 2001:db8::1:80', '-j DNAT --to-destination 2001:db8::1:80'],
  ])('prints %s as %s in IPv6 in nat PREROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'PREROUTING', family: 'ipv6', table: 'nat' })).toBe(printed);
  });

  test.each([
    ['-j DNAT --to 1.2.3.4:80', 'parse/bad-combination'],
    ['-p udplite -j REDIRECT --to-ports 5', 'parse/bad-combination'],
    ['-p tcp -j REDIRECT --to-ports ftp-data-80', 'parse/bad-value'],
    ['-p tcp -j REDIRECT --to-ports ftp-http', 'parse/bad-value'],
    ['-p tcp -j REDIRECT --to-ports 20-http', 'parse/bad-value'],
    ['-p tcp -j REDIRECT --to-ports 20-30-40', 'parse/bad-value'],
    ['-p tcp -j DNAT', 'parse/missing-option'],
    ['-j DNAT --to localhost', 'parse/bad-value'],
    ['-j DNAT --to 10.1', 'parse/bad-value'],
    ['-p tcp -j DNAT --to 1.2.3.4:080', 'parse/bad-value'],
    ['-p tcp -j DNAT --to 1.2.3.4:http-https', 'parse/bad-value'],
    ['-p tcp -j DNAT --to 1.2.3.4:90-80', 'parse/bad-value'],
    ['-p tcp -j DNAT --to 1.2.3.4:1000-2000/0', 'parse/bad-value'],
    ['-p tcp -j DNAT --to 1.2.3.4:', 'parse/bad-value'],
    ['-p tcp -j DNAT --to 1.2.3.4 --to 5.6.7.8', 'parse/repeated-option'],
    ['-j NETMAP --to 2/8', 'parse/bad-value'],
    ['-j NETMAP --to 2.0.0.0/255.0.255.0', 'parse/bad-value'],
    ['-j MASQUERADE', 'parse/wrong-chain'],
    ['-j SNAT --to 1.2.3.4', 'parse/wrong-chain'],
  ])('refuses %s in nat PREROUTING', (written, code) => {
    expect(codesOf(written, { chain: 'PREROUTING', table: 'nat' })).toEqual([code]);
  });

  test.each([
    ['-j MASQUERADE --persistent', 'parse/unknown-option'],
    ['-j SNAT --to 1.2.3.4,5.6.7.8', 'parse/bad-value'],
    ['-p tcp -j MASQUERADE --to-ports 80:90', 'parse/bad-value'],
    ['-j DNAT --to 1.2.3.4', 'parse/wrong-chain'],
    ['-j REDIRECT', 'parse/wrong-chain'],
    ['-p tcp -j SNAT --to 1.2.3.4:80-90/100', 'parse/bad-value'],
  ])('refuses %s in nat POSTROUTING', (written, code) => {
    expect(codesOf(written, { chain: 'POSTROUTING', table: 'nat' })).toEqual([code]);
  });

  test.each([
    ['-p tcp -j DNAT --to [2001:db8::1]-[2001:db8::5]:80', 'parse/bad-value'],
    ['-p tcp -j DNAT --to 1.2.3.4', 'parse/bad-value'],
  ])('refuses %s in IPv6 in nat PREROUTING', (written, code) => {
    expect(codesOf(written, { chain: 'PREROUTING', family: 'ipv6', table: 'nat' })).toEqual([code]);
  });

  test.each([['-j MASQUERADE', 'parse/wrong-table']])('refuses %s in filter', (written, code) => {
    expect(codesOf(written, { table: 'filter' })).toEqual([code]);
  });
});
