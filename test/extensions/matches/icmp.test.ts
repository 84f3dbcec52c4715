import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the icmp and icmp6 matches', () => {
  test.each([
    ['-p icmp --icmp-type ping', '-p icmp -m icmp --icmp-type 8'],
    ['-p icmp --icmp-type ECHO-REQUEST', '-p icmp -m icmp --icmp-type 8'],
    ['-p icmp --icmp-type frag', '-p icmp -m icmp --icmp-type 3/4'],
    ['-p icmp --icmp-type 255', '-p icmp -m icmp --icmp-type any'],
    ['-p icmp --icmp-type 255/255', '-p icmp -m icmp --icmp-type 255/255'],
    ['-p icmp -m icmp ! --icmp-type 3/0', '-p icmp -m icmp ! --icmp-type 3/0'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m icmp --icmp-type 8', 'parse/needs-protocol'],
    ['-p icmp -m icmp', 'parse/missing-option'],
    ['-p icmp --icmp-type echo', 'parse/bad-value'],
    ['-p icmp --icmp-type 256', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-p icmpv6 --icmpv6-type echo-request', '-p ipv6-icmp -m icmp6 --icmpv6-type 128'],
    ['-p 58 -m icmpv6 --icmpv6-type neighbor-solicitation', '-p ipv6-icmp -m icmp6 --icmpv6-type 135'],
    ['-p ipv6-icmp --icmpv6-type mld-listener-query', '-p ipv6-icmp -m icmp6 --icmpv6-type 130'],
    ['-p ipv6-icmp -m icmp6 --icmpv6-type 255', '-p ipv6-icmp -m icmp6 --icmpv6-type 255'],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([['-p ipv6-icmp --icmpv6-type any', 'parse/bad-value']])(
    'refuses %s in IPv6',
    (written, code) => {
      expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
    },
  );
});
