import { match } from '../extension';
import { choice } from '../kinds/choice';

export const pkttype = match({
  name: 'pkttype',
  summary: 'How the packet was addressed on the link: to this host, to all, to a group.',
  families: ['ipv4', 'ipv6'],
  options: {
    pktType: {
      flag: '--pkt-type',
      value: choice({
        name: 'packet type',
        names: ['unicast', 'broadcast', 'multicast', 'otherhost'],
        aliases: { host: 'unicast', bcast: 'broadcast', mcast: 'multicast' },
        anyCase: true,
      }),
      negatable: true,
      required: true,
      summary: 'The type.',
    },
  },
  example: '-m pkttype --pkt-type broadcast -j DROP',
});
