import { match } from '../extension';
import { text } from '../kinds/text';

export const helper = match({
  name: 'helper',
  summary: 'The connection-tracking helper that the packet’s connection, or the one it comes from, has.',
  families: ['ipv4', 'ipv6'],
  options: {
    helper: {
      flag: '--helper',
      value: text({ name: 'helper', maxBytes: 29 }),
      negatable: true,
      required: true,
      summary: 'Name of the helper, such as ftp, or ftp-2121 for one on another port; empty for any.',
    },
  },
  example: '-m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT',
});
