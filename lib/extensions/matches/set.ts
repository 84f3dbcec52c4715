import { match } from '../extension';
import { bigInteger } from '../kinds/big-numbers';
import { ipSet } from '../kinds/ip-sets';
import { flag } from '../value-kind';

const count = bigInteger('counter value');

export const set = match({
  name: 'set',
  summary: 'Whether addresses and ports of the packet are in an ipset of the host.',
  families: ['ipv4', 'ipv6'],
  options: {
    matchSet: {
      flag: '--match-set',
      aliases: ['--set'],
      value: ipSet,
      negatable: true,
      required: true,
      requiresHostObject: 'an ipset',
      summary: 'The set, and which sides of the packet are looked up in it.',
    },
    returnNomatch: {
      flag: '--return-nomatch',
      value: flag,
      summary: 'Match entries with the nomatch flag, and no others.',
    },
    updateCounters: {
      flag: '--update-counters',
      value: flag,
      negatable: true,
      hidden: [],
      summary: 'Count the packet at its entry, which is done unless it is negated.',
    },
    updateSubcounters: {
      flag: '--update-subcounters',
      value: flag,
      negatable: true,
      hidden: [],
      summary: 'Count it at the entry of a set inside a list set too, which is done unless it is negated.',
    },
    packetsEq: {
      flag: '--packets-eq',
      value: count,
      negatable: true,
      summary: 'The entry’s packets are that many.',
    },
    packetsLt: { flag: '--packets-lt', value: count, summary: 'The entry’s packets are fewer.' },
    packetsGt: { flag: '--packets-gt', value: count, summary: 'The entry’s packets are more.' },
    bytesEq: {
      flag: '--bytes-eq',
      value: count,
      negatable: true,
      summary: 'The entry’s bytes are that many.',
    },
    bytesLt: { flag: '--bytes-lt', value: count, summary: 'The entry’s bytes are fewer.' },
    bytesGt: { flag: '--bytes-gt', value: count, summary: 'The entry’s bytes are more.' },
  },
  exclusive: [
    ['packetsEq', 'packetsLt', 'packetsGt'],
    ['bytesEq', 'bytesLt', 'bytesGt'],
  ],
  example: '-m set --match-set blocked src -j DROP',
  notes: 'The set must be there before the rule, and of the rule’s family: make it on the host with ipset.',
});
