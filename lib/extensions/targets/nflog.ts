import { target } from '../extension';
import { integer, maxUnsigned32 } from '../kinds/numbers';
import { text } from '../kinds/text';

export const nflog = target({
  name: 'NFLOG',
  summary: 'Hands a copy of the packet to a logging program such as ulogd, and goes on with the next rule.',
  families: ['ipv4', 'ipv6'],
  options: {
    nflogPrefix: {
      flag: '--nflog-prefix',
      value: text({ name: 'log prefix', minBytes: 1, maxBytes: 63 }),
      cosmetic: true,
      summary:
        'Text that goes with the packet, at most 63 bytes: the legacy backend cuts off what is longer.',
    },
    nflogGroup: {
      flag: '--nflog-group',
      value: integer({ name: 'group', low: 0, high: 65_535 }),
      hidden: ['0'],
      summary: 'Group that the program listens on.',
    },
    nflogSize: {
      flag: '--nflog-size',
      value: integer({ name: 'bytes', low: 0, high: maxUnsigned32 }),
      summary: 'Bytes of the packet to copy; all of it when nothing is said.',
    },
    nflogThreshold: {
      flag: '--nflog-threshold',
      value: integer({ name: 'packets', low: 0, high: 65_535 }),
      hidden: ['0'],
      summary: 'Packets to gather before the program is woken.',
    },
  },
  droppedOptions: [
    {
      option: '--nflog-range',
      reason: 'it never worked: the kernel took no notice of it',
      instead: '--nflog-size',
      ignored: {
        value: integer({ name: 'bytes', low: 0, high: maxUnsigned32 }),
        excludes: ['--nflog-size'],
      },
    },
  ],
  example: '-m limit --limit 5/min -j NFLOG --nflog-prefix "dropped: " --nflog-group 2',
});
