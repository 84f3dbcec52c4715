import { target } from '../extension';
import { ctZone } from '../kinds/ct-zone';
import { nameSet } from '../kinds/sets';
import { name } from '../kinds/text';
import { flag, refused } from '../value-kind';

export const ct = target({
  name: 'CT',
  summary: 'Decides how connection tracking treats the connection, before it does.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  tables: ['raw'],
  options: {
    notrack: { flag: '--notrack', value: flag, summary: 'Do not track the connection.' },
    helper: {
      flag: '--helper',
      value: name({ name: 'helper', maxBytes: 15 }),
      requiresHostObject: 'a connection tracking helper',
      summary: 'Helper that reads the protocol, such as ftp; the kernel of the host must have it.',
    },
    timeout: {
      flag: '--timeout',
      value: {
        ...name({ name: 'timeout policy', maxBytes: 4 }),
        sample: (random) => [`t${String(random.integer(0, 99))}`],
      },
      requiresHostObject: 'a timeout policy',
      summary:
        'Timeout policy, made on the host with nfct; at most 4 bytes: of a longer name the kernel gives back no more.',
    },
    ctevents: {
      flag: '--ctevents',
      value: nameSet({
        name: 'connection events',
        exactCase: true,
        names: [
          'new',
          'related',
          'destroy',
          'reply',
          'assured',
          'protoinfo',
          'helper',
          'mark',
          'natseqinfo',
          'secmark',
        ],
      }),
      summary: 'Events of the connection that are reported to programs.',
    },
    expevents: {
      flag: '--expevents',
      value: nameSet({ name: 'expectation events', exactCase: true, names: ['new'] }),
      summary: 'Events of expected connections that are reported to programs.',
    },
    zone: { flag: '--zone', value: ctZone, hidden: ['0'], summary: 'Zone of the connection.' },
    zoneOrig: {
      flag: '--zone-orig',
      value: ctZone,
      hidden: ['0'],
      summary: 'Zone of the connection in the direction of its first packet.',
    },
    zoneReply: {
      flag: '--zone-reply',
      value: ctZone,
      hidden: ['0'],
      summary: 'Zone of the connection in the direction of the answer.',
    },
  },
  exclusive: [['zone', 'zoneOrig', 'zoneReply']],
  normalize: (uses, { protocol }) => {
    const bound = uses.find((use) => use.flag === '--helper' || use.flag === '--timeout');
    const isTracked = !uses.some((use) => use.flag === '--notrack');
    return bound !== undefined && isTracked && protocol === undefined
      ? refused(`\`${bound.flag}\` works only with a protocol, such as -p tcp`)
      : uses;
  },
  example: '-p tcp -m tcp --dport 21 -j CT --helper ftp',
});

export const notrack = target({
  name: 'NOTRACK',
  summary: 'Does not track the connection: the older form of CT --notrack.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  tables: ['raw'],
  options: {},
  example: '-p tcp -m tcp --dport 80 -j NOTRACK',
});
