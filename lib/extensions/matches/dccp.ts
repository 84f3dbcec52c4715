import { backwardsRange } from '../backwards-range';
import { type OptionUse, match } from '../extension';
import { integer } from '../kinds/numbers';
import { anyPortOptions } from '../port-options';
import { nameSet } from '../kinds/sets';

/** Its own reader of ports, which iptables had until then, refused them. */
const forwardBefore = {
  before: '1.8.8',
  when: (uses: readonly OptionUse[]) => uses.some(({ words: [word = ''] }) => backwardsRange.holds(word)),
  why: 'before iptables 1.8.8, a range of DCCP ports that runs backwards is refused',
};

export const dccp = match({
  name: 'dccp',
  summary: 'Ports, packet types and options of DCCP.',
  families: ['ipv4', 'ipv6'],
  protocols: ['dccp'],
  impliedBy: 'dccp',
  options: {
    sport: { ...anyPortOptions.sport, limits: [forwardBefore] },
    dport: { ...anyPortOptions.dport, limits: [forwardBefore] },
    dccpTypes: {
      flag: '--dccp-types',
      value: nameSet({
        name: 'DCCP packet types',
        names: [
          'REQUEST',
          'RESPONSE',
          'DATA',
          'ACK',
          'DATAACK',
          'CLOSEREQ',
          'CLOSE',
          'RESET',
          'SYNC',
          'SYNCACK',
          'INVALID',
        ],
      }),
      negatable: true,
      summary: 'Types of packet.',
    },
    dccpOption: {
      flag: '--dccp-option',
      value: integer({ name: 'DCCP option', low: 1, high: 255 }),
      negatable: true,
      summary: 'An option that is set, by number.',
    },
  },
  example: '-p dccp -m dccp --dport 5001 --dccp-types REQUEST -j ACCEPT',
  notes: 'Linux 6.16 has dropped the protocol itself; the match still reads its packets.',
});
