import { target } from '../extension';
import { flag } from '../value-kind';

export const checksum = target({
  name: 'CHECKSUM',
  summary: 'Fills in a missing checksum, for clients that do not know offloading.',
  families: ['ipv4', 'ipv6'],
  tables: ['mangle'],
  options: {
    checksumFill: {
      flag: '--checksum-fill',
      value: flag,
      required: true,
      summary: 'Compute the checksum and put it in.',
    },
  },
  example: '-p udp -m udp --dport 68 -j CHECKSUM --checksum-fill',
});
