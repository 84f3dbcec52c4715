import { match } from '../extension';
import { u32Tests } from '../kinds/u32-tests';

export const u32 = match({
  name: 'u32',
  summary: 'Any four bytes of the packet, found by arithmetic.',
  families: ['ipv4', 'ipv6'],
  options: {
    u32: {
      flag: '--u32',
      value: u32Tests,
      negatable: true,
      required: true,
      summary: 'Tests joined by &&: four bytes at an offset, masked and shifted, and what they may be.',
    },
  },
  example: '-m u32 --u32 "6&0xFF=1 && 4&0x1FFF=0" -j DROP',
  notes: 'Offsets count from the IP header; `@` moves on by the number before it.',
});
