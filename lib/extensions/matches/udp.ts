import { match } from '../extension';
import { portRange, tryInvertLowPorts } from '../kinds/ports';
import { shownAsLast } from '../shown-as-last';

export const udp = match({
  name: 'udp',
  summary: 'Ports of UDP datagrams.',
  families: ['ipv4', 'ipv6'],
  protocols: ['udp'],
  impliedBy: 'udp',
  joins: true,
  limits: [shownAsLast('udp')],
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
  },
  untouched: ['sport', 'dport'],
  complete: (uses) =>
    uses.map((use) => {
      const ports = use.negated ? tryInvertLowPorts(use.words[0] ?? '') : undefined;
      return ports === undefined ? use : { flag: use.flag, negated: false, words: [ports] };
    }),
  example: '-p udp -m udp --dport 53 -j ACCEPT',
});
