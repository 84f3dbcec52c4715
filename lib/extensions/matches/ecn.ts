import { match } from '../extension';
import { integer } from '../kinds/numbers';
import { flag, refused } from '../value-kind';

export const ecn = match({
  name: 'ecn',
  summary: 'Explicit congestion notification: bits of the IP header and flags of TCP.',
  families: ['ipv4', 'ipv6'],
  options: {
    ecnTcpEce: {
      flag: '--ecn-tcp-ece',
      value: flag,
      negatable: true,
      summary: 'ECE is set: the other end has seen congestion. Needs -p tcp.',
    },
    ecnTcpCwr: {
      flag: '--ecn-tcp-cwr',
      value: flag,
      negatable: true,
      summary: 'CWR is set: the sender has slowed down. Needs -p tcp.',
    },
    ecnIpEct: {
      flag: '--ecn-ip-ect',
      value: integer({ name: 'ECN codepoint', low: 0, high: 3 }),
      negatable: true,
      summary: 'Codepoint in the IP header: 0 none, 1 and 2 capable, 3 congestion met.',
    },
  },
  oneOf: ['ecnTcpEce', 'ecnTcpCwr', 'ecnIpEct'],
  normalize: (uses, { protocol }) => {
    const ofTcp = uses.find((use) => use.flag !== '--ecn-ip-ect');
    return ofTcp !== undefined && protocol !== 'tcp'
      ? refused(`\`${ofTcp.flag}\` works only with -p tcp`)
      : uses;
  },
  example: '-p tcp -m ecn --ecn-tcp-cwr -j ACCEPT',
});
