import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the REJECT target', () => {
  test.each([
    ['-j REJECT', '-j REJECT --reject-with icmp-port-unreachable'],
    ['-j REJECT --reject-with host-prohib', '-j REJECT --reject-with icmp-host-prohibited'],
    ['-j REJECT --reject-with ICMP-HOST', '-j REJECT --reject-with icmp-host-unreachable'],
    ['-p tcp -j REJECT --reject-with tcp-rst', '-p tcp -j REJECT --reject-with tcp-reset'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j REJECT', '-j REJECT --reject-with icmp6-port-unreachable'],
    ['-j REJECT --reject-with adm-prohibited', '-j REJECT --reject-with icmp6-adm-prohibited'],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-j REJECT --reject-with tcp-reset', 'parse/bad-combination'],
    ['! -p tcp -j REJECT --reject-with tcp-reset', 'parse/bad-combination'],
    ['-p udp -j REJECT --reject-with tcp-reset', 'parse/bad-combination'],
    ['-j REJECT --reject-with echo-reply', 'parse/bad-value'],
    ['-j REJECT --reject-with ""', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j REJECT --reject-with icmp-port-unreachable', 'parse/bad-value']])(
    'refuses %s in IPv6',
    (written, code) => {
      expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
    },
  );

  test.each([['-j REJECT', 'parse/wrong-table']])('refuses %s in mangle', (written, code) => {
    expect(codesOf(written, { table: 'mangle' })).toEqual([code]);
  });

  test.each([['-j REJECT', 'parse/wrong-table']])('refuses %s in nat OUTPUT', (written, code) => {
    expect(codesOf(written, { chain: 'OUTPUT', table: 'nat' })).toEqual([code]);
  });
});
