import { match } from '../extension';
import { portList } from '../kinds/port-lists';
import { packetTests } from '../packet-test';

export const multiport = match({
  name: 'multiport',
  summary: 'Up to 15 ports in one rule.',
  families: ['ipv4', 'ipv6'],
  protocols: ['tcp', 'udp', 'udplite', 'sctp', 'dccp'],
  options: {
    sports: {
      flag: '--sports',
      aliases: ['--source-ports'],
      value: portList,
      negatable: true,
      packetTests: packetTests.ports('sourcePort'),
      summary: 'Source ports and ranges.',
    },
    dports: {
      flag: '--dports',
      aliases: ['--destination-ports'],
      value: portList,
      negatable: true,
      packetTests: packetTests.ports('destinationPort'),
      summary: 'Destination ports and ranges.',
    },
    ports: {
      flag: '--ports',
      value: portList,
      negatable: true,
      packetTests: packetTests.ports('sourcePort', 'destinationPort'),
      summary: 'Ports and ranges of which the source or the destination is one.',
    },
  },
  exclusive: [['sports', 'dports', 'ports']],
  oneOf: ['sports', 'dports', 'ports'],
  example: '-p tcp -m multiport --dports 80,443,8000:8080 -j ACCEPT',
});
