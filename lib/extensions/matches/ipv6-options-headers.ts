/** hbh and dst: the two headers of IPv6 that hold options, for every hop and for the destination. */
import { match } from '../extension';
import { ipv6Options } from '../kinds/ipv6-options';
import { integer, maxUnsigned32 } from '../kinds/numbers';

const length = integer({ name: 'header length', low: 0, high: maxUnsigned32 });

export const hbh = match({
  name: 'hbh',
  summary: 'Hop-by-hop options of IPv6 packets.',
  families: ['ipv6'],
  negationIsNotComplement: true,
  options: {
    hbhLen: { flag: '--hbh-len', value: length, negatable: true, summary: 'Length of the header in bytes.' },
    hbhOpts: {
      flag: '--hbh-opts',
      value: ipv6Options,
      summary: 'Options that it begins with, in that order.',
    },
  },
  example: '-m hbh --hbh-opts 5:2 -j ACCEPT',
});

export const dst = match({
  name: 'dst',
  summary: 'Destination options of IPv6 packets.',
  families: ['ipv6'],
  skippedHeader: '60',
  negationIsNotComplement: true,
  options: {
    dstLen: { flag: '--dst-len', value: length, negatable: true, summary: 'Length of the header in bytes.' },
    dstOpts: {
      flag: '--dst-opts',
      value: ipv6Options,
      summary: 'Options that it begins with, in that order.',
    },
  },
  example: '-m dst --dst-opts 201:16 -j ACCEPT',
});
