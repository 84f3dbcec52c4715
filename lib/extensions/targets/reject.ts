import { target } from '../extension';
import { rejectWith } from '../kinds/reject-kinds';
import { refused } from '../value-kind';

export const reject = target({
  name: 'REJECT',
  summary: 'Drops the packet and tells the sender.',
  effect: 'rejected',
  families: ['ipv4', 'ipv6'],
  tables: ['filter'],
  chains: ['INPUT', 'FORWARD', 'OUTPUT'],
  options: {
    rejectWith: {
      flag: '--reject-with',
      value: rejectWith,
      shown: ({ family }) => [family === 'ipv4' ? 'icmp-port-unreachable' : 'icmp6-port-unreachable'],
      summary: 'The answer that the sender gets; tcp-reset needs -p tcp.',
    },
  },
  normalize: (uses, { protocol }) =>
    uses.some((use) => use.words[0] === 'tcp-reset') && protocol !== 'tcp'
      ? refused('`--reject-with tcp-reset` works only with `-p tcp`')
      : uses,
  example: '-p tcp -m tcp --dport 113 -j REJECT --reject-with tcp-reset',
});
