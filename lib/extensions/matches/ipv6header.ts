import { match } from '../extension';
import { nameSet } from '../kinds/sets';
import { flag } from '../value-kind';

export const ipv6header = match({
  name: 'ipv6header',
  summary: 'Which extension headers an IPv6 packet has.',
  families: ['ipv6'],
  negationIsNotComplement: true,
  options: {
    header: {
      flag: '--header',
      value: nameSet({
        name: 'IPv6 headers',
        names: ['hop-by-hop', 'ipv6-opts', 'ipv6-route', 'ipv6-frag', 'ah', 'esp', 'ipv6-nonxt', 'protocol'],
        aliases: {
          hop: 'hop-by-hop',
          '0': 'hop-by-hop',
          dst: 'ipv6-opts',
          '60': 'ipv6-opts',
          route: 'ipv6-route',
          '43': 'ipv6-route',
          frag: 'ipv6-frag',
          '44': 'ipv6-frag',
          auth: 'ah',
          '51': 'ah',
          '50': 'esp',
          none: 'ipv6-nonxt',
          '59': 'ipv6-nonxt',
          prot: 'protocol',
          '255': 'protocol',
        },
        exactCase: true,
      }),
      negatable: true,
      required: true,
      summary: 'These headers and no others; protocol: anything above IPv6.',
    },
    soft: { flag: '--soft', value: flag, summary: 'Others may be there as well.' },
  },
  example: '-m ipv6header --header ipv6-route --soft -j DROP',
});
