import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the addrtype match', () => {
  test.each([
    ['-m addrtype --dst-type local', '-m addrtype --dst-type LOCAL'],
    ['-m addrtype --dst-type LOCAL,UNICAST', '-m addrtype --dst-type UNICAST,LOCAL'],
    ['-m addrtype --dst-type LOCAL,local', '-m addrtype --dst-type LOCAL'],
    ['-m addrtype --src-type broad', '-m addrtype --src-type BROADCAST'],
    ['-m addrtype --dst-type XRESOLVE,NAT,UNSPEC', '-m addrtype --dst-type UNSPEC,NAT,XRESOLVE'],
    [
      '-m addrtype --limit-iface-in ! --dst-type LOCAL --src-type ANYCAST',
      '-m addrtype --src-type ANYCAST ! --dst-type LOCAL --limit-iface-in',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m addrtype', 'parse/missing-option'],
    ['-m addrtype --limit-iface-in', 'parse/missing-option'],
    ['-m addrtype --dst-type HOME', 'parse/bad-value'],
    ['-m addrtype --dst-type UN', 'parse/bad-value'],
    ['-m addrtype --dst-type ""', 'parse/bad-value'],
    ['-m addrtype --dst-type LOCAL --limit-iface-in --limit-iface-out', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each(['-m addrtype --dst-type LOCAL,ANYCAST,MULTICAST,UNREACHABLE'])('takes %s in IPv6', (written) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([]);
  });

  test.each([
    ['-m addrtype --dst-type BROADCAST', 'parse/bad-combination'],
    ['-m addrtype --src-type UNICAST,PROHIBIT', 'parse/bad-combination'],
  ])('refuses %s in IPv6, where the kernel does not know it', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });

  test.each([['-m addrtype --dst-type LOCAL --limit-iface-out', 'parse/wrong-chain']])(
    'refuses %s in INPUT, where there is no outgoing interface',
    (written, code) => {
      expect(codesOf(written, { table: 'filter', chain: 'INPUT' })).toEqual([code]);
    },
  );

  test.each([['-m addrtype --dst-type LOCAL --limit-iface-in', 'parse/wrong-chain']])(
    'refuses %s in OUTPUT, where there is no incoming interface',
    (written, code) => {
      expect(codesOf(written, { table: 'filter', chain: 'OUTPUT' })).toEqual([code]);
    },
  );

  test.each([
    '-m addrtype --dst-type LOCAL --limit-iface-in',
    '-m addrtype --dst-type LOCAL --limit-iface-out',
  ])('takes %s in FORWARD, and in chains of one’s own', (written) => {
    expect(codesOf(written, { table: 'filter', chain: 'FORWARD' })).toEqual([]);
  });
});
