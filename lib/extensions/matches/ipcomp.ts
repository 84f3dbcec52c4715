import { match } from '../extension';
import { integerRange, maxUnsigned32 } from '../kinds/numbers';
import { flag, refused } from '../value-kind';

export const ipcomp = match({
  name: 'ipcomp',
  summary: 'Compressed payload of IPsec packets.',
  families: ['ipv4', 'ipv6'],
  protocols: ['ipcomp'],
  impliedBy: 'ipcomp',
  options: {
    ipcompspi: {
      flag: '--ipcompspi',
      value: integerRange({ name: 'SPI range', low: 0, high: maxUnsigned32 }),
      negatable: true,
      shown: () => ['0'],
      summary: 'Security parameter index, or a range of them; iptables asks for 0 when it is left out.',
    },
    compres: { flag: '--compres', value: flag, summary: 'The reserved field must be zero.' },
  },
  normalize: (uses) =>
    // iptables prints nothing for it, and takes nothing for 0.
    uses.some((use) => use.words[0] === '0:4294967295')
      ? refused('every index is what `-p ipcomp` asks for by itself; leave the match out')
      : uses,
  example: '-p ipcomp -m ipcomp --ipcompspi 500:600 -j ACCEPT',
  since: '1.4.22',
});
