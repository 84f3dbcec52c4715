import { target } from '../extension';
import { integer } from '../kinds/numbers';
import { flag, refused } from '../value-kind';

const bit = integer({ name: 'bit', low: 0, high: 1 });

export const ecn = target({
  name: 'ECN',
  summary: 'Changes the bits of explicit congestion notification, for paths that drop what has them.',
  effect: 'marked',
  families: ['ipv4'],
  tables: ['mangle'],
  options: {
    ecnTcpRemove: { flag: '--ecn-tcp-remove', value: flag, summary: 'Clear the bits in the TCP header.' },
    ecnTcpEce: { flag: '--ecn-tcp-ece', value: bit, summary: 'Set the ECE bit; only for experiments.' },
    ecnTcpCwr: { flag: '--ecn-tcp-cwr', value: bit, summary: 'Set the CWR bit; only for experiments.' },
    ecnIpEct: {
      flag: '--ecn-ip-ect',
      value: integer({ name: 'code point', low: 0, high: 3 }),
      summary: 'Set the code point in the IP header; only for experiments.',
    },
  },
  exclusive: [
    ['ecnTcpRemove', 'ecnTcpEce'],
    ['ecnTcpRemove', 'ecnTcpCwr'],
    ['ecnTcpRemove', 'ecnIpEct'],
  ],
  oneOf: ['ecnTcpRemove', 'ecnTcpEce', 'ecnTcpCwr', 'ecnIpEct'],
  normalize: (uses, { protocol }) => {
    const inTcp = uses.find((use) => use.flag.startsWith('--ecn-tcp'));
    if (inTcp !== undefined && protocol !== 'tcp')
      return refused(`\`${inTcp.flag}\` works only with \`-p tcp\``);
    const cleared = uses.filter((use) => use.flag.startsWith('--ecn-tcp') && use.words[0] === '0');
    return uses.length === 2 && cleared.length === 2
      ? [{ flag: '--ecn-tcp-remove', negated: false, words: [] }]
      : uses;
  },
  example: '-d 192.0.2.1/32 -p tcp -j ECN --ecn-tcp-remove',
});
