/** Targets that change addresses and ports of connections. */
import { type GivenOption, type OptionUse, target } from '../extension';
import { dashedPorts, namesPorts, natDestination, natSource } from '../kinds/nat-ranges';
import { networkPrefix } from '../kinds/networks';
import { type ParseContext, type Refused, flag, refused } from '../value-kind';

const random = {
  flag: '--random',
  value: flag,
  summary: 'Choose the port by chance.',
} as const;

const randomFully = {
  flag: '--random-fully',
  value: flag,
  summary: 'Choose the port by chance alone, whatever ports neighbours have.',
} as const;

const persistent = {
  flag: '--persistent',
  value: flag,
  summary: 'Give a client the same address for each connection.',
} as const;

const withPorts: readonly (string | undefined)[] = ['tcp', 'udp', 'sctp', 'dccp', 'icmp'];

/** Ports are a matter of the protocols that have them. */
function checkPorts(
  uses: readonly GivenOption[],
  { family, protocol }: ParseContext,
): readonly OptionUse[] | Refused {
  const named = uses.find(({ flag: name, words: [word = ''] }) =>
    name === '--to-ports' ? true : name.startsWith('--to-') && namesPorts(word, family),
  );
  return named === undefined || withPorts.includes(protocol)
    ? uses
    : refused(`\`${named.flag}\` with a port works only with -p tcp, udp, sctp, dccp or icmp`);
}

export const snat = target({
  name: 'SNAT',
  summary: 'Gives the connection another source address.',
  effect: 'translated',
  translation: { end: 'source', addresses: '--to-source' },
  families: ['ipv4', 'ipv6'],
  tables: ['nat'],
  chains: ['POSTROUTING', 'INPUT'],
  options: {
    toSource: {
      flag: '--to-source',
      value: natSource,
      varies: true,
      required: true,
      summary: 'The new source: address, range of addresses, and ports.',
    },
    random,
    randomFully,
    persistent,
  },
  normalize: checkPorts,
  passThrough: ['toSource'],
  example: '-s 192.168.1.0/24 -o eth0 -j SNAT --to-source 203.0.113.7',
});

export const dnat = target({
  name: 'DNAT',
  summary: 'Gives the connection another destination address.',
  effect: 'translated',
  translation: { end: 'destination', addresses: '--to-destination' },
  families: ['ipv4', 'ipv6'],
  tables: ['nat'],
  chains: ['PREROUTING', 'OUTPUT'],
  options: {
    toDestination: {
      flag: '--to-destination',
      value: natDestination,
      varies: true,
      required: true,
      summary: 'The new destination: address, range of addresses, and ports.',
      limits: [
        {
          before: '1.8.8',
          when: (uses) => uses.some(({ words: [word = ''] }) => /^([0-9.-]*|\[.*\]):0(-|$)/.test(word)),
          why: 'it takes no port 0 as a destination',
        },
      ],
    },
    random,
    persistent,
  },
  normalize: checkPorts,
  passThrough: ['toDestination'],
  example: '-i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 192.168.1.10:80',
});

export const masquerade = target({
  name: 'MASQUERADE',
  formerNames: ['MASQ'],
  summary: 'SNAT to the address of the interface that the packet goes out by.',
  effect: 'translated',
  translation: { end: 'source', ports: '--to-ports' },
  families: ['ipv4', 'ipv6'],
  tables: ['nat'],
  chains: ['POSTROUTING'],
  options: {
    toPorts: { flag: '--to-ports', value: dashedPorts, summary: 'Source ports to use.' },
    random,
    randomFully,
  },
  normalize: checkPorts,
  passThrough: ['toPorts'],
  example: '-s 192.168.1.0/24 -o ppp0 -j MASQUERADE',
});

export const redirect = target({
  name: 'REDIRECT',
  summary: 'DNAT to this host itself.',
  effect: 'translated',
  translation: { end: 'destination', ports: '--to-ports', isToThisHost: true },
  families: ['ipv4', 'ipv6'],
  tables: ['nat'],
  chains: ['PREROUTING', 'OUTPUT'],
  options: {
    toPorts: { flag: '--to-ports', value: dashedPorts, summary: 'Destination ports to use.' },
    random,
  },
  normalize: checkPorts,
  passThrough: ['toPorts'],
  example: '-i eth1 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128',
});

export const netmap = target({
  name: 'NETMAP',
  summary: 'Maps a whole network onto another one, host for host.',
  effect: 'translated',
  translation: { end: 'by-hook', network: '--to' },
  families: ['ipv4', 'ipv6'],
  tables: ['nat'],
  options: {
    to: { flag: '--to', value: networkPrefix, required: true, summary: 'The network to map to.' },
  },
  example: '-d 203.0.113.0/24 -j NETMAP --to 192.168.1.0/24',
});
