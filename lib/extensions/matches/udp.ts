import { match } from '../extension';
import { coveringPortOptions, invertLowPorts } from '../port-options';
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
    ...coveringPortOptions,
  },
  untouched: ['sport', 'dport'],
  complete: (uses) => uses.map(invertLowPorts),
  example: '-p udp -m udp --dport 53 -j ACCEPT',
});
