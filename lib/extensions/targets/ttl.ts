/** How far a packet may still go: TTL in IPv4, hop limit in IPv6. */
import { target } from '../extension';
import { integer } from '../kinds/numbers';

const hops = integer({ name: 'hops', low: 0, high: 255 });
const step = integer({ name: 'hops', low: 1, high: 255 });

export const ttl = target({
  name: 'TTL',
  summary: 'Changes the time to live of IPv4 packets.',
  effect: 'marked',
  families: ['ipv4'],
  tables: ['mangle'],
  options: {
    ttlSet: { flag: '--ttl-set', value: hops, summary: 'Set it.' },
    ttlDec: { flag: '--ttl-dec', value: step, summary: 'Take so much from it.' },
    ttlInc: { flag: '--ttl-inc', value: step, summary: 'Add so much to it.' },
  },
  exclusive: [['ttlSet', 'ttlDec', 'ttlInc']],
  oneOf: ['ttlSet', 'ttlDec', 'ttlInc'],
  example: '-o wwan0 -j TTL --ttl-set 65',
});

export const hl = target({
  name: 'HL',
  summary: 'Changes the hop limit of IPv6 packets.',
  effect: 'marked',
  families: ['ipv6'],
  tables: ['mangle'],
  options: {
    hlSet: { flag: '--hl-set', value: hops, summary: 'Set it.' },
    hlDec: { flag: '--hl-dec', value: step, summary: 'Take so much from it.' },
    hlInc: { flag: '--hl-inc', value: step, summary: 'Add so much to it.' },
  },
  exclusive: [['hlSet', 'hlDec', 'hlInc']],
  oneOf: ['hlSet', 'hlDec', 'hlInc'],
  example: '-o wwan0 -j HL --hl-set 65',
});
