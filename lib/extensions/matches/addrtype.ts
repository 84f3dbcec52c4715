import { match } from '../extension';
import { nameSet } from '../kinds/sets';
import { flag, refused } from '../value-kind';

const types = [
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
] as const;

/** What the kernel can tell of IPv6 addresses. */
const ipv6Types: readonly string[] = ['UNSPEC', 'UNICAST', 'LOCAL', 'ANYCAST', 'MULTICAST', 'UNREACHABLE'];

const addressTypes = nameSet({ name: 'address types', names: types, beginnings: true });

export const addrtype = match({
  name: 'addrtype',
  summary: 'What kind of address the routing table says it is: this host’s own, broadcast, multicast.',
  families: ['ipv4', 'ipv6'],
  options: {
    srcType: { flag: '--src-type', value: addressTypes, negatable: true, summary: 'Types of the source.' },
    dstType: {
      flag: '--dst-type',
      value: addressTypes,
      negatable: true,
      summary: 'Types of the destination.',
    },
    limitIfaceIn: {
      flag: '--limit-iface-in',
      value: flag,
      chains: ['PREROUTING', 'INPUT', 'FORWARD'],
      summary: 'Only addresses of the interface that the packet came in by.',
    },
    limitIfaceOut: {
      flag: '--limit-iface-out',
      value: flag,
      chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
      summary: 'Only addresses of the interface that the packet goes out by.',
    },
  },
  exclusive: [['limitIfaceIn', 'limitIfaceOut']],
  oneOf: ['srcType', 'dstType'],
  normalize: (uses, { family }) => {
    if (family === 'ipv4') return uses;
    const wrong = uses
      .flatMap((use) => (use.words[0] ?? '').split(','))
      .find((type) => type !== '' && !ipv6Types.includes(type));
    return wrong === undefined ? uses : refused(`${wrong} is for IPv4; IPv6 has ${ipv6Types.join(', ')}`);
  },
  example: '-m addrtype --dst-type LOCAL -j ACCEPT',
});
