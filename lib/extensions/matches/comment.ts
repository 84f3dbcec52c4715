import { match } from '../extension';
import { text } from '../kinds/text';

export const comment = match({
  name: 'comment',
  summary: 'A note on the rule; matches every packet.',
  families: ['ipv4', 'ipv6'],
  options: {
    comment: {
      flag: '--comment',
      value: text({ name: 'comment', maxBytes: 255 }),
      required: true,
      cosmetic: true,
      varies: true,
      summary: 'The note, at most 255 bytes: the kernel cuts off what is longer.',
    },
  },
  example: '-p tcp -m tcp --dport 443 -m comment --comment "public site" -j ACCEPT',
});
