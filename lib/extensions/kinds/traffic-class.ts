import { accepted, refused, wordKind } from '../value-kind';

const allowed = 'MAJOR:MINOR, each in hexadecimal from 0 to ffff';

/** A class of traffic control; printed with four digits on each side. */
export const trafficClass = wordKind<`${string}:${string}`>({
  name: 'traffic class',
  allowed,
  parse: (word) => {
    const [, major, minor] = /^(?:0x)?0*([0-9a-f]{1,4}):(?:0x)?0*([0-9a-f]{1,4})$/i.exec(word) ?? [];
    if (major === undefined || minor === undefined) return refused(`not ${allowed}`);
    return accepted([major, minor].map((half) => half.toLowerCase().padStart(4, '0')).join(':'));
  },
  sample: (random) =>
    [random.integer(0, 0xffff), random.integer(0, 0xffff)].map((half) => half.toString(16)).join(':'),
});
