/** Random packets, most of them at the edges of what the rules of `changed-rulesets.ts` say. */
import fc from 'fast-check';
import { connectionStates } from '../../../lib/extensions/packet-test';
import type { Family } from '../../../lib/net/family';
import type { Packet } from '../oracle/packet-interpreter';
import { valueOfAddress } from './packet-values';

const ports = [
  0, 1, 19, 20, 21, 22, 23, 25, 26, 53, 79, 80, 81, 443, 444, 999, 1000, 1023, 1024, 2000, 2001, 5000, 65_535,
];

const ends: Readonly<Record<Family, Readonly<Record<'source' | 'destination', readonly string[]>>>> = {
  ipv4: {
    source: [
      '192.0.1.255',
      '192.0.2.0',
      '192.0.2.4',
      '192.0.2.5',
      '192.0.2.7',
      '192.0.2.127',
      '192.0.2.128',
      '192.0.2.129',
      '192.0.2.130',
      '192.0.2.255',
      '192.0.3.0',
    ],
    destination: [
      '198.51.99.255',
      '198.51.100.0',
      '198.51.100.1',
      '198.51.100.2',
      '198.51.100.3',
      '198.51.100.4',
    ],
  },
  ipv6: {
    source: [
      '2001:db8::',
      '2001:db8::4',
      '2001:db8::5',
      '2001:db8::7',
      '2001:db8::7fff',
      '2001:db8::8000',
      '2001:db8::8001',
      '2001:db8::8002',
      '2001:db8::ffff',
      '2001:db8::1:0',
      '2001:db8:0:1::',
    ],
    destination: ['fcff::ffff', 'fd00::', 'fd00::1', 'fd00::2', 'fd00::3', 'fd00::4', 'ffff::'],
  },
};

const names = ['eth0', 'eth1', 'eth10', 'eth2', 'enp3s0', 'tun0', 'tun1', 'wlan0'] as const;

export function edgePackets(family: Family): fc.Arbitrary<Packet> {
  const address = (end: 'source' | 'destination'): fc.Arbitrary<bigint> =>
    fc.constantFrom(...ends[family][end].map((text) => valueOfAddress(text, family)));
  return fc.record({
    protocol: fc.constantFrom(6, 6, 6, 17, 17, family === 'ipv4' ? 1 : 58, 132, 47, 0),
    source: address('source'),
    destination: address('destination'),
    sourcePort: fc.constantFrom(...ports),
    destinationPort: fc.constantFrom(...ports),
    icmpType: fc.constantFrom(...[8 * 256, 128 * 256, 3 * 256 + 4, 3 * 256, 256 + 4, 256 + 5, 0, 65_535]),
    inInterface: fc.constantFrom(...names),
    outInterface: fc.constantFrom(...names),
    connectionState: fc.constantFrom(...connectionStates),
    tcpFlags: fc.nat(63),
    isLaterFragment: family === 'ipv4' ? fc.constantFrom(false, false, false, true) : fc.constant(false),
    translated: fc.constantFrom<readonly string[]>([], [], ['DNAT'], ['SNAT'], ['SNAT', 'DNAT']),
  });
}
