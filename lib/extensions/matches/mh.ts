import { match } from '../extension';
import { mobilityType } from '../kinds/mobility-types';

export const mh = match({
  name: 'mh',
  summary: 'Type of Mobile IPv6 messages.',
  families: ['ipv6'],
  protocols: ['mobility-header'],
  impliedBy: 'mobility-header',
  options: {
    mhType: {
      flag: '--mh-type',
      value: mobilityType,
      negatable: true,
      matchesAll: ['0:255'],
      summary: 'The type, by number or name, or a range.',
    },
  },
  example: '-p mobility-header -m mh --mh-type 5 -j ACCEPT',
});
