import { match } from '../extension';
import { interfaceName } from '../kinds/interfaces';
import { flag, refused } from '../value-kind';

const negatable = true;

export const physdev = match({
  name: 'physdev',
  summary: 'Ports of a bridge that the packet came in by or goes out by.',
  families: ['ipv4', 'ipv6'],
  options: {
    physdevIsIn: { flag: '--physdev-is-in', value: flag, negatable, summary: 'It came in by a bridge.' },
    physdevIn: { flag: '--physdev-in', value: interfaceName, negatable, summary: 'Port that it came in by.' },
    physdevIsOut: { flag: '--physdev-is-out', value: flag, negatable, summary: 'It leaves by a bridge.' },
    physdevOut: {
      flag: '--physdev-out',
      value: interfaceName,
      negatable,
      summary: 'Port that it goes out by.',
    },
    physdevIsBridged: {
      flag: '--physdev-is-bridged',
      value: flag,
      negatable,
      summary: 'It is bridged, not routed.',
    },
  },
  oneOf: ['physdevIsIn', 'physdevIn', 'physdevIsOut', 'physdevOut', 'physdevIsBridged'],
  normalize: (uses, { chain }) => {
    const out = uses.find((use) => use.flag === '--physdev-out' || use.flag === '--physdev-is-out');
    const isBridged = uses.some((use) => use.flag === '--physdev-is-bridged' && !use.negated);
    return out !== undefined && chain === 'OUTPUT' && !isBridged
      ? refused(`\`${out.flag}\` works in OUTPUT only together with \`--physdev-is-bridged\``)
      : uses;
  },
  example: '-m physdev --physdev-in eth1 --physdev-is-bridged -j ACCEPT',
  notes: 'Bridged packets come here only when net.bridge.bridge-nf-call-iptables is on.',
});
