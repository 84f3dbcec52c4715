import { match } from '../extension';
import { portRange, tryInvertLowPorts } from '../kinds/ports';
import { tcpFlags, synOnly } from '../kinds/tcp-flags';
import { integer } from '../kinds/numbers';
import { shownAsLast } from '../shown-as-last';

export const tcp = match({
  name: 'tcp',
  summary: 'Ports, flags and options of TCP segments.',
  families: ['ipv4', 'ipv6'],
  protocols: ['tcp'],
  impliedBy: 'tcp',
  joins: true,
  limits: [shownAsLast('tcp', ['--tcp-option'])],
  options: {
    sport: {
      flag: '--sport',
      aliases: ['--source-port'],
      value: portRange,
      negatable: true,
      matchesAll: ['0:65535'],
      summary: 'Source port or range.',
    },
    dport: {
      flag: '--dport',
      aliases: ['--destination-port'],
      value: portRange,
      negatable: true,
      matchesAll: ['0:65535'],
      summary: 'Destination port or range.',
    },
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
  untouched: ['sport', 'dport', 'tcpOption'],
  complete: (uses) =>
    uses.map((use) => {
      if (use.flag === '--syn') return { ...use, flag: '--tcp-flags', words: ['FIN,SYN,RST,ACK', 'SYN'] };
      const ports = use.negated ? tryInvertLowPorts(use.words[0] ?? '') : undefined;
      return ports === undefined ? use : { flag: use.flag, negated: false, words: [ports] };
    }),
  example: '-p tcp -m tcp --dport 22 --syn -j ACCEPT',
});
