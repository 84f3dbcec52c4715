import { at } from '../../base/at';
import { match } from '../extension';
import { hostPrefix } from '../kinds/host-prefixes';
import { choice } from '../kinds/choice';
import { integerRange, maxUnsigned32 } from '../kinds/numbers';
import { anyPortRange } from '../kinds/ports';
import { protocolNumber } from '../kinds/protocols';
import { nameSet } from '../kinds/sets';
import { packetTests } from '../packet-test';

const negatable = true;

export const conntrack = match({
  name: 'conntrack',
  summary: 'What connection tracking knows of the packet’s connection.',
  families: ['ipv4', 'ipv6'],
  negationIsNotComplement: true,
  options: {
    ctstate: {
      flag: '--ctstate',
      value: nameSet({
        name: 'connection states',
        names: ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'],
        beginnings: true,
      }),
      negatable,
      packetTests: packetTests.connectionState,
      summary: 'States of the connection; SNAT and DNAT: whose source or destination was changed.',
    },
    ctproto: {
      flag: '--ctproto',
      value: protocolNumber,
      negatable,
      summary: 'Protocol of the connection.',
      limits: [
        {
          from: '1.8.10',
          when: (uses) => uses.some(({ words }) => words[0] === '0'),
          why: 'no connection is of protocol 0, and it says so',
        },
      ],
    },
    ctorigsrc: { flag: '--ctorigsrc', value: hostPrefix, negatable, summary: 'Source of the first packet.' },
    ctorigdst: {
      flag: '--ctorigdst',
      value: hostPrefix,
      negatable,
      summary: 'Destination of the first packet, before any NAT.',
    },
    ctreplsrc: { flag: '--ctreplsrc', value: hostPrefix, negatable, summary: 'Source of replies.' },
    ctrepldst: { flag: '--ctrepldst', value: hostPrefix, negatable, summary: 'Destination of replies.' },
    ctorigsrcport: {
      flag: '--ctorigsrcport',
      value: anyPortRange,
      negatable,
      summary: 'Source port of the first packet, or a range.',
    },
    ctorigdstport: {
      flag: '--ctorigdstport',
      value: anyPortRange,
      negatable,
      summary: 'Destination port of the first packet, or a range.',
    },
    ctreplsrcport: {
      flag: '--ctreplsrcport',
      value: anyPortRange,
      negatable,
      summary: 'Source port of replies, or a range.',
    },
    ctrepldstport: {
      flag: '--ctrepldstport',
      value: anyPortRange,
      negatable,
      summary: 'Destination port of replies, or a range.',
    },
    ctstatus: {
      flag: '--ctstatus',
      value: nameSet({
        name: 'connection statuses',
        names: ['NONE', 'EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'],
        beginnings: true,
      }),
      negatable,
      summary: 'Statuses of the connection.',
    },
    ctexpire: {
      flag: '--ctexpire',
      value: integerRange({ name: 'seconds', low: 0, high: maxUnsigned32 }),
      negatable,
      summary: 'Seconds until the connection is forgotten, or a range.',
    },
    ctdir: {
      flag: '--ctdir',
      value: choice({ name: 'direction', names: ['ORIGINAL', 'REPLY'], anyCase: true }),
      summary: 'Whether the packet goes the way of the first one or comes back.',
    },
  },
  oneOf: [
    'ctstate',
    'ctproto',
    'ctorigsrc',
    'ctorigdst',
    'ctreplsrc',
    'ctrepldst',
    'ctorigsrcport',
    'ctorigdstport',
    'ctreplsrcport',
    'ctrepldstport',
    'ctstatus',
    'ctexpire',
    'ctdir',
  ],
  normalize: (uses) =>
    uses.map((use) =>
      // NONE beside others adds nothing: iptables keeps a set of bits.
      use.flag === '--ctstatus' && use.words[0] !== 'NONE'
        ? { ...use, words: [at(use.words, 0).replace(/^NONE,/, '')] }
        : use,
    ),
  example: '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
});
