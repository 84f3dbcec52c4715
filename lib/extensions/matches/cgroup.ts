import { match } from '../extension';
import { integer, maxUnsigned32 } from '../kinds/numbers';
import { text } from '../kinds/text';

export const cgroup = match({
  name: 'cgroup',
  summary: 'The control group of the process that sends the packet, or will get it.',
  families: ['ipv4', 'ipv6'],
  chains: ['INPUT', 'OUTPUT', 'POSTROUTING'],
  negationIsNotComplement: true,
  options: {
    path: {
      flag: '--path',
      value: text({ name: 'cgroup path', maxBytes: 511 }),
      negatable: true,
      requiresHostObject: 'a control group',
      summary:
        'Path under the root of cgroup v2, such as system.slice/nginx.service; groups below it as well.',
      since: '1.6.1',
    },
    cgroup: {
      flag: '--cgroup',
      value: integer({ name: 'class', low: 0, high: maxUnsigned32 }),
      negatable: true,
      summary: 'Class that net_cls of cgroup v1 has given.',
    },
  },
  exclusive: [['path', 'cgroup']],
  oneOf: ['path', 'cgroup'],
  example: '-m cgroup --cgroup 1 -j ACCEPT',
  notes:
    'The path must be there when the rule is loaded, and the rule keeps that very group: not one made anew.',
});
