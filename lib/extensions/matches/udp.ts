import { match } from '../extension';
import { anyPortOptions, invertLowPorts } from '../port-options';
import { shownAsLast } from '../shown-as-last';

export const udp = match({
  name: 'udp',
  summary: 'Ports of UDP datagrams.',
  families: ['ipv4', 'ipv6'],
  protocols: ['udp'],
  impliedBy: 'udp',
  mergesDuplicates: true,
  limits: [shownAsLast('udp')],
  options: {
    sport: { ...anyPortOptions.sport, matchesAll: ['0:65535'] },
    dport: { ...anyPortOptions.dport, matchesAll: ['0:65535'] },
  },
  passThrough: ['sport', 'dport'],
  normalize: (uses) => uses.map(invertLowPorts),
  example: '-p udp -m udp --dport 53 -j ACCEPT',
});
