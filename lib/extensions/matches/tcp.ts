import { match } from '../extension';
import { coveringPortOptions, invertLowPorts } from '../port-options';
import { tcpFlags, synOnly } from '../kinds/tcp-flags';
import { integer } from '../kinds/numbers';
import { packetTests } from '../packet-test';
import { shownAsLast } from '../shown-as-last';

export const tcp = match({
  name: 'tcp',
  summary: 'Ports, flags and options of TCP segments.',
  families: ['ipv4', 'ipv6'],
  protocols: ['tcp'],
  impliedBy: 'tcp',
  mergesDuplicates: true,
  limits: [shownAsLast('tcp', ['--tcp-option'])],
  options: {
    ...coveringPortOptions,
    tcpOption: {
      flag: '--tcp-option',
      value: integer({ name: 'TCP option', low: 1, high: 255 }),
      negatable: true,
      summary: 'A TCP option that is set.',
    },
    tcpFlags: {
      flag: '--tcp-flags',
      value: tcpFlags,
      negatable: true,
      packetTests: packetTests.tcpFlags,
      matchesAll: ['NONE', 'NONE'],
      summary: 'Flags to look at, and those of them that must be set; the others must be unset.',
    },
    syn: {
      flag: '--syn',
      value: synOnly,
      negatable: true,
      summary: 'Segments that open a connection: SYN set, FIN, RST and ACK unset.',
    },
  },
  exclusive: [['tcpFlags', 'syn']],
  passThrough: ['sport', 'dport', 'tcpOption'],
  normalize: (uses) =>
    uses.map((use) =>
      use.flag === '--syn'
        ? { ...use, flag: '--tcp-flags', words: ['FIN,SYN,RST,ACK', 'SYN'] }
        : invertLowPorts(use),
    ),
  example: '-p tcp -m tcp --dport 22 --syn -j ACCEPT',
});
