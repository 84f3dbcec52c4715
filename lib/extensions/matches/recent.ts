import { match } from '../extension';
import { addressMask } from '../kinds/addresses';
import { integer } from '../kinds/numbers';
import { name } from '../kinds/text';
import { flag } from '../value-kind';

const negatable = true;

export const recent = match({
  name: 'recent',
  summary: 'A list of addresses that were seen, and when; for limits per address.',
  stateful: true,
  families: ['ipv4', 'ipv6'],
  options: {
    set: {
      flag: '--set',
      value: flag,
      negatable,
      matchesEvery: (_, negated) => !negated,
      summary: 'Put the address on the list; always matches.',
    },
    rcheck: { flag: '--rcheck', value: flag, negatable, summary: 'Whether the address is on the list.' },
    update: {
      flag: '--update',
      value: flag,
      negatable,
      summary: 'As rcheck, and count this packet as seen.',
    },
    remove: { flag: '--remove', value: flag, negatable, summary: 'Take the address off the list.' },
    seconds: {
      flag: '--seconds',
      value: integer({ name: 'seconds', low: 1, high: 2_147_483_647 }),
      summary: 'Only what was seen within that many seconds.',
    },
    reap: { flag: '--reap', value: flag, summary: 'Forget entries older than `seconds`.' },
    hitcount: {
      flag: '--hitcount',
      value: integer({ name: 'hit count', low: 0, high: 65_535 }),
      hidden: ['0'],
      summary: 'Only addresses seen at least that often; older kernels remember 20 times at most.',
    },
    rttl: {
      flag: '--rttl',
      value: flag,
      summary: 'Only when the TTL is that of the packet that was put on the list.',
    },
    name: {
      flag: '--name',
      value: name({ name: 'list name', maxBytes: 199 }),
      shown: () => ['DEFAULT'],
      summary: 'The list.',
    },
    mask: {
      flag: '--mask',
      value: addressMask,
      shown: ({ family }) => [
        family === 'ipv4' ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      ],
      summary: 'Which bits of an address count.',
    },
    rsource: { flag: '--rsource', value: flag, summary: 'Lists hold source addresses (the default).' },
    rdest: { flag: '--rdest', value: flag, summary: 'Lists hold destination addresses.' },
  },
  exclusive: [
    ['set', 'rcheck', 'update', 'remove'],
    ['set', 'seconds'],
    ['set', 'hitcount'],
    ['set', 'rttl'],
    ['remove', 'seconds'],
    ['remove', 'hitcount'],
    ['remove', 'rttl'],
  ],
  lastWins: ['rsource', 'rdest'],
  oneOf: ['set', 'rcheck', 'update', 'remove'],
  needs: { reap: ['seconds'] },
  normalize: (uses) => {
    const side = uses.some((use) => use.flag === '--rdest') ? '--rdest' : '--rsource';
    const others = uses.filter((use) => use.flag !== '--rdest' && use.flag !== '--rsource');
    return [...others, { flag: side, negated: false, words: [] }];
  },
  example: '-m recent --update --seconds 60 --hitcount 4 --name SSH -j DROP',
});
