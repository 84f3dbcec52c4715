import { match } from '../extension';
import { icmpv6Type } from '../kinds/icmp-types';
import { packetTests } from '../packet-test';

export const icmp6 = match({
  name: 'icmp6',
  aliases: ['icmpv6', 'ipv6-icmp'],
  summary: 'Type and code of ICMPv6 messages.',
  families: ['ipv6'],
  protocols: ['ipv6-icmp'],
  impliedBy: 'ipv6-icmp',
  options: {
    icmpv6Type: {
      flag: '--icmpv6-type',
      value: icmpv6Type,
      packetTests: packetTests.icmpType,
      negatable: true,
      required: true,
      summary: 'Type, or type and code.',
    },
  },
  example: '-p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT',
});
