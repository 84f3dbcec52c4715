import { match } from '../extension';
import { icmpType } from '../kinds/icmp-types';
import { packetTests } from '../packet-test';

export const icmp = match({
  name: 'icmp',
  summary: 'Type and code of ICMP messages.',
  families: ['ipv4'],
  protocols: ['icmp'],
  impliedBy: 'icmp',
  options: {
    icmpType: {
      flag: '--icmp-type',
      value: icmpType,
      packetTests: packetTests.icmpType,
      negatable: true,
      required: true,
      limits: [
        {
          before: '1.8.10',
          when: (uses) => uses.some(({ words: [word = ''] }) => word.startsWith('255/')),
          why: 'before iptables 1.8.10 it prints `any` of it; write that, which means the same',
        },
      ],
      summary: 'Type, or type and code.',
    },
  },
  example: '-p icmp -m icmp --icmp-type 8 -j ACCEPT',
});
