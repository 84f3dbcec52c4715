import { match } from '../extension';
import { hostPrefixWithLength } from '../kinds/host-prefixes';
import { integer } from '../kinds/numbers';

const byte = integer({ name: 'number', low: 0, high: 255 });
const negatable = true;

export const srh = match({
  name: 'srh',
  summary: 'Segment routing header of IPv6 packets.',
  families: ['ipv6'],
  negationIsNotComplement: true,
  options: {
    srhNextHdr: { flag: '--srh-next-hdr', value: byte, negatable, summary: 'Number of the next header.' },
    srhHdrLenEq: { flag: '--srh-hdr-len-eq', value: byte, negatable, summary: 'Header length is that.' },
    srhHdrLenGt: { flag: '--srh-hdr-len-gt', value: byte, negatable, summary: 'Header length is more.' },
    srhHdrLenLt: { flag: '--srh-hdr-len-lt', value: byte, negatable, summary: 'Header length is less.' },
    srhSegsLeftEq: {
      flag: '--srh-segs-left-eq',
      value: byte,
      negatable,
      summary: 'That many segments are left.',
    },
    srhSegsLeftGt: { flag: '--srh-segs-left-gt', value: byte, negatable, summary: 'More segments are left.' },
    srhSegsLeftLt: {
      flag: '--srh-segs-left-lt',
      value: byte,
      negatable,
      summary: 'Fewer segments are left.',
    },
    srhLastEntryEq: { flag: '--srh-last-entry-eq', value: byte, negatable, summary: 'Last entry is that.' },
    srhLastEntryGt: { flag: '--srh-last-entry-gt', value: byte, negatable, summary: 'Last entry is more.' },
    srhLastEntryLt: { flag: '--srh-last-entry-lt', value: byte, negatable, summary: 'Last entry is less.' },
    srhTag: {
      flag: '--srh-tag',
      value: integer({ name: 'tag', low: 0, high: 65_535 }),
      negatable,
      summary: 'Tag of the packet.',
    },
    srhPsid: { flag: '--srh-psid', value: hostPrefixWithLength, negatable, summary: 'Previous segment.' },
    srhNsid: { flag: '--srh-nsid', value: hostPrefixWithLength, negatable, summary: 'Next segment.' },
    srhLsid: { flag: '--srh-lsid', value: hostPrefixWithLength, negatable, summary: 'Last segment.' },
  },
  exclusive: [
    ['srhHdrLenEq', 'srhHdrLenGt', 'srhHdrLenLt'],
    ['srhSegsLeftEq', 'srhSegsLeftGt', 'srhSegsLeftLt'],
    ['srhLastEntryEq', 'srhLastEntryGt', 'srhLastEntryLt'],
  ],
  example: '-m srh --srh-segs-left-gt 0 -j DROP',
  since: '1.8.0',
});
