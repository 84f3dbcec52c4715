import { match } from '../extension';
import { nameSet } from '../kinds/sets';
import { packetTests } from '../packet-test';

export const state = match({
  name: 'state',
  summary: 'State of the packet’s connection: the older, smaller form of conntrack.',
  families: ['ipv4', 'ipv6'],
  options: {
    state: {
      flag: '--state',
      value: nameSet({
        name: 'connection states',
        names: ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED'],
        beginnings: true,
      }),
      negatable: true,
      packetTests: packetTests.connectionState,
      required: true,
      summary: 'States of the connection.',
    },
  },
  example: '-m state --state NEW -j ACCEPT',
});
