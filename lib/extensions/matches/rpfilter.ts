import { match } from '../extension';
import { flag } from '../value-kind';

export const rpfilter = match({
  name: 'rpfilter',
  summary: 'Whether an answer to the packet would go out where the packet came in.',
  families: ['ipv4', 'ipv6'],
  tables: ['raw', 'mangle'],
  chains: ['PREROUTING'],
  options: {
    loose: { flag: '--loose', value: flag, summary: 'It may go out by any interface.' },
    validmark: { flag: '--validmark', value: flag, summary: 'Look the route up with the packet’s mark.' },
    acceptLocal: {
      flag: '--accept-local',
      value: flag,
      summary: 'Sources that are this host’s own are fine.',
    },
    invert: { flag: '--invert', value: flag, summary: 'Match packets that fail, to drop them.' },
  },
  example: '-m rpfilter --invert -j DROP',
});
