import { Firewall, Peer, type PeerLike, SafetyChain } from '../../constructs';
import { refusal, rulesOf, testFirewall, testStack } from '../support/terraform/synthesis';

function accepted(trusted: readonly PeerLike[]): Readonly<Record<'ipv4' | 'ipv6', readonly string[]>> {
  const firewall = testFirewall();
  new SafetyChain(firewall, 'safety', { trusted, services: ['mysql'] });
  const of = (family: 'ipv4' | 'ipv6') =>
    rulesOf(firewall, family, 'SAFETY-site').filter((text) => text.endsWith('-j ACCEPT'));
  return { ipv4: of('ipv4'), ipv6: of('ipv6') };
}

describe('a peer is matched in its own family alone', () => {
  test.each<[what: string, peer: PeerLike, ipv4: readonly string[], ipv6: readonly string[]]>([
    ['any', Peer.any(), ['-j ACCEPT'], ['-j ACCEPT']],
    ['any IPv4 address', Peer.anyIpv4(), ['-j ACCEPT'], []],
    ['any IPv6 address', Peer.anyIpv6(), [], ['-j ACCEPT']],
    ['an IPv4 address', Peer.ip('192.0.2.7'), ['-s 192.0.2.7 -j ACCEPT'], []],
    ['an IPv6 address', Peer.ip('2001:db8::7'), [], ['-s 2001:db8::7 -j ACCEPT']],
    ['an IPv4 prefix', Peer.prefix('192.0.2.0/24'), ['-s 192.0.2.0/24 -j ACCEPT'], []],
    ['an IPv6 prefix', Peer.prefix('2001:db8::/32'), [], ['-s 2001:db8::/32 -j ACCEPT']],
    ['an address of a named family', Peer.ipv4('192.0.2.7'), ['-s 192.0.2.7 -j ACCEPT'], []],
    ['a prefix of a named family', Peer.ipv6('2001:db8::/32'), [], ['-s 2001:db8::/32 -j ACCEPT']],
    ['text', '192.0.2.7', ['-s 192.0.2.7 -j ACCEPT'], []],
    [
      'an IPv4 range',
      Peer.range('192.0.2.9', '192.0.2.10'),
      ['-m iprange --src-range 192.0.2.9-192.0.2.10 -j ACCEPT'],
      [],
    ],
    [
      'an IPv6 range of one address',
      Peer.range('2001:db8::7', '2001:db8::7'),
      [],
      ['-m iprange --src-range 2001:db8::7-2001:db8::7 -j ACCEPT'],
    ],
    [
      'a list, also of lists',
      Peer.list('192.0.2.7', Peer.list(Peer.ip('2001:db8::7'), Peer.ip('192.0.2.8'))),
      ['-s 192.0.2.7 -j ACCEPT', '-s 192.0.2.8 -j ACCEPT'],
      ['-s 2001:db8::7 -j ACCEPT'],
    ],
  ])('%s', (_what, peer, ipv4, ipv6) => {
    expect(accepted([peer])).toEqual({ ipv4, ipv6 });
  });
});

describe('a peer is refused by name of the construct', () => {
  test.each<[what: string, code: string, peer: PeerLike]>([
    ['a prefix in the place of an address', 'construct/bad-address', Peer.ip('192.0.2.0/24')],
    ['an address in the place of a prefix', 'construct/bad-address', Peer.prefix('192.0.2.7')],
    ['a host name', 'construct/bad-address', Peer.ip('office.example.net')],
    ['the wrong family', 'construct/bad-address', Peer.ipv4('2001:db8::7')],
    ['a range that runs backwards', 'construct/bad-address', Peer.range('192.0.2.10', '192.0.2.9')],
    ['a range over two families', 'construct/bad-address', Peer.range('192.0.2.9', '2001:db8::7')],
    ['a range of prefixes', 'construct/bad-address', Peer.range('192.0.2.0/24', '192.0.3.0/24')],
    ['one wrong address of a list', 'construct/bad-address', Peer.list('192.0.2.7', 'x')],
    ['an empty list', 'construct/empty-list', Peer.list()],
    ['an unresolved token without its family', 'construct/unknown-family', Peer.ip('${TfToken[TOKEN.1]}')],
    ['an unresolved range', 'construct/unknown-family', Peer.range('${TfToken[TOKEN.1]}', '192.0.2.9')],
    ['what JavaScript gives instead', 'construct/bad-address', { ipv4: '192.0.2.7' } as never],
  ])('%s', (_what, code, peer) => {
    expect(refusal(() => accepted([peer]))).toMatchObject({ code, path: 'site/firewall/safety' });
  });

  test('when none of them is in a family of the firewall', () => {
    const firewall = new Firewall(testStack(), 'firewall', { host: 'web-1', families: ['ipv6'] });
    const declare = () =>
      new SafetyChain(firewall, 'safety', { trusted: [Peer.anyIpv4()], services: ['mysql'] });
    expect(refusal(declare)).toMatchObject({ code: 'construct/empty-list' });
  });
});
