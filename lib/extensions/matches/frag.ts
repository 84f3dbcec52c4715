import { match } from '../extension';
import { integer, integerRange, maxUnsigned32 } from '../kinds/numbers';
import { flag } from '../value-kind';

export const frag = match({
  name: 'frag',
  summary: 'Fragment header of IPv6 packets.',
  families: ['ipv6'],
  skippedHeader: '44',
  negationIsNotComplement: true,
  options: {
    fragid: {
      flag: '--fragid',
      value: integerRange({ name: 'fragment id', low: 0, high: maxUnsigned32 }),
      negatable: true,
      matchesAll: ['0:4294967295'],
      summary: 'Identification of the packet that the fragment is from, or a range.',
    },
    fraglen: {
      flag: '--fraglen',
      value: integer({ name: 'header length', low: 0, high: maxUnsigned32 }),
      negatable: true,
      summary: 'Length of the header; the kernel has not looked at it since Linux 2.6.9.',
    },
    fragres: { flag: '--fragres', value: flag, summary: 'The reserved fields must be zero.' },
    fragfirst: { flag: '--fragfirst', value: flag, summary: 'The first fragment.' },
    fragmore: { flag: '--fragmore', value: flag, summary: 'More fragments follow.' },
    fraglast: { flag: '--fraglast', value: flag, summary: 'The last fragment.' },
  },
  exclusive: [['fragmore', 'fraglast']],
  example: '-m frag --fragfirst -j ACCEPT',
});
