import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the TPROXY target', () => {
  test.each([
    [
      '-p tcp -j TPROXY --on-port http',
      '-p tcp -j TPROXY --on-port 80 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0',
    ],
    [
      '-p udp -j TPROXY --tproxy-mark 1 --on-ip 127.1 --on-port 0',
      '-p udp -j TPROXY --on-port 0 --on-ip 127.0.0.1 --tproxy-mark 0x1/0xffffffff',
    ],
  ])('prints %s as %s in mangle PREROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'PREROUTING', table: 'mangle' })).toBe(printed);
  });

  test.each([
    ['-p tcp -j TPROXY --on-port 80', '-p tcp -j TPROXY --on-port 80 --on-ip :: --tproxy-mark 0x0/0x0'],
  ])('prints %s as %s in IPv6 in mangle PREROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'PREROUTING', family: 'ipv6', table: 'mangle' })).toBe(printed);
  });

  test.each([
    ['-p tcp -j TPROXY', 'parse/missing-option'],
    ['-p icmp -j TPROXY --on-port 80', 'parse/needs-protocol'],
    ['-p tcp -j TPROXY --on-port 80:90', 'parse/bad-value'],
    ['-p tcp -j TPROXY --on-port 80 --on-ip ::1', 'parse/bad-value'],
  ])('refuses %s in mangle PREROUTING', (written, code) => {
    expect(codesOf(written, { chain: 'PREROUTING', table: 'mangle' })).toEqual([code]);
  });

  test.each([['-p tcp -j TPROXY --on-port 80', 'parse/wrong-chain']])(
    'refuses %s in mangle INPUT',
    (written, code) => {
      expect(codesOf(written, { chain: 'INPUT', table: 'mangle' })).toEqual([code]);
    },
  );
});
