import { target } from '../extension';
import { integer } from '../kinds/numbers';
import { flag } from '../value-kind';

export const synproxy = target({
  name: 'SYNPROXY',
  summary: 'Answers SYN segments for a server and lets through only clients that answer back.',
  effect: 'handed-over',
  families: ['ipv4', 'ipv6'],
  chains: ['INPUT', 'FORWARD'],
  protocols: ['tcp'],
  options: {
    sackPerm: { flag: '--sack-perm', value: flag, summary: 'The server takes selective acknowledgements.' },
    timestamp: { flag: '--timestamp', value: flag, summary: 'The server uses timestamps.' },
    wscale: {
      flag: '--wscale',
      value: integer({ name: 'window scale', low: 0, high: 255 }),
      summary: 'Window scale of the server.',
    },
    mss: {
      flag: '--mss',
      value: integer({ name: 'segment size', low: 0, high: 65_535 }),
      summary: 'Largest segment of the server.',
    },
    ecn: { flag: '--ecn', value: flag, summary: 'The server takes congestion notification.' },
  },
  example:
    '-p tcp -m tcp --dport 443 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460',
});
