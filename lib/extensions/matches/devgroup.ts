import { match } from '../extension';
import { namedMark } from '../kinds/marks';

const group = namedMark({ name: 'device group', names: { default: 0 }, file: '/etc/iproute2/group' });

export const devgroup = match({
  name: 'devgroup',
  summary: 'Group of interfaces that the packet came in by or goes out by (ip-link(8), group).',
  families: ['ipv4', 'ipv6'],
  options: {
    srcGroup: {
      flag: '--src-group',
      value: group,
      negatable: true,
      chains: ['PREROUTING', 'INPUT', 'FORWARD'],
      summary: 'Group of the incoming interface, or the group under a mask.',
    },
    dstGroup: {
      flag: '--dst-group',
      value: group,
      negatable: true,
      chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
      summary: 'Group of the outgoing interface, or the group under a mask.',
    },
  },
  oneOf: ['srcGroup', 'dstGroup'],
  example: '-m devgroup --src-group 0x5 -j ACCEPT',
  notes: 'A host may print the name of a group in place of its number.',
});
