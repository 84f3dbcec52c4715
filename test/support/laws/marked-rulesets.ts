/** Rulesets in which marks decide, and packets that meet their rules: for laws about marks. */
import fc from 'fast-check';
import { printAddress } from '../../../lib/net/address';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import type { Packet } from '../oracle/packet-interpreter';
import { liveTables } from '../project/rulesets';
import { valueOfAddress } from './packet-values';

const fields = ['', '-s 192.0.2.0/24', '-p udp', '-p tcp -m tcp --dport 80', '-d 203.0.113.1/32'];
const asked = ['-m mark --mark 0x1/0x1', '-m mark ! --mark 0x2/0x3', '-m connmark --mark 0x4/0x4'];
const marking = [
  ...['0x1/0x1', '0x0/0x1', '0x2/0x3', '0x5/0xffffffff'].map((mark) => `MARK --set-xmark ${mark}`),
  'CONNMARK --set-xmark 0x4/0x4',
  'CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff',
  'CONNMARK --save-mark --nfmask 0xff --ctmask 0xff',
];

const rules = (matches: readonly string[], targets: readonly string[], maxLength = 3) =>
  fc.array(
    fc
      .tuple(fc.constantFrom(...matches), fc.constantFrom(...targets))
      .map(([match, target]) => `${match} -j ${target}`.trim()),
    { maxLength },
  );

const all = [...fields, ...asked];

/** Whose rules set marks at all places, ask for them, and lead packets elsewhere. */
export const markedRulesets: fc.Arbitrary<Ruleset> = fc
  .record({
    raw: fc.record({ 'PREROUTING ACCEPT': rules(fields, ['NOTRACK', 'MARK --set-xmark 0x1/0x1'], 1) }),
    mangle: fc.record({
      'PREROUTING ACCEPT': rules([...all, '-i eth0'], [...marking, 'OWN', 'ACCEPT', 'DROP'], 4),
      OWN: rules(['-o eth1', '-i eth0', ...fields], [...marking, 'RETURN']),
      'INPUT ACCEPT': rules(all, marking, 1),
      'FORWARD ACCEPT': rules([...all, '-o eth1'], [...marking, 'OWN', 'DROP'], 2),
      'OUTPUT ACCEPT': rules(all, [...marking, 'OWN', 'DROP']),
      'POSTROUTING ACCEPT': rules(all, [...marking, 'DROP'], 2),
    }),
    nat: fc.record({
      'PREROUTING ACCEPT': rules(
        ['', '-d 203.0.113.1/32', '-p tcp -m tcp --dport 80', '-m mark --mark 0x1/0x1'],
        ['DNAT --to-destination 203.0.113.2', 'MARK --set-xmark 0x2/0x3', 'ACCEPT'],
        2,
      ),
    }),
    filter: fc.record({
      'INPUT DROP': rules(all, ['ACCEPT', 'DROP']),
      'FORWARD DROP': rules([...all, '-o eth1'], ['ACCEPT', 'DROP']),
      'OUTPUT DROP': rules([...all, '-o eth1'], ['ACCEPT', 'DROP']),
    }),
  })
  .map((tables) => liveTables(tables));

/** The first packets of connections that these rules ask about. */
export const firstPackets: fc.Arbitrary<Packet> = fc.record({
  protocol: fc.constantFrom(6, 17),
  source: fc.constantFrom('192.0.2.9', '198.51.100.9').map((text) => valueOfAddress(text, 'ipv4')),
  destination: fc.constantFrom('203.0.113.1', '203.0.113.2').map((text) => valueOfAddress(text, 'ipv4')),
  sourcePort: fc.constant(40_000),
  destinationPort: fc.constantFrom(80, 22),
  icmpType: fc.constant(0),
  inInterface: fc.constantFrom('eth0', 'eth2'),
  outInterface: fc.constantFrom('eth1', 'eth2'),
  connectionState: fc.constant('NEW' as const),
  tcpFlags: fc.constant(2),
  isLaterFragment: fc.constant(false),
});

/** The text of an IPv4 address. */
export function addressOf(value: bigint): string {
  return printAddress(
    Array.from({ length: 4 }, (_, index) => Number((value >> BigInt(24 - 8 * index)) & 255n)),
  );
}
