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
      summary: 'Type, or type and code.',
    },
  },
  example: '-p icmp -m icmp --icmp-type 8 -j ACCEPT',
});
