import { match } from '../extension';
import { integer } from '../kinds/numbers';
import { name } from '../kinds/text';

const level = (impact: string) => integer({ name: impact, low: 0, high: 2 });

export const osf = match({
  name: 'osf',
  summary: 'Operating system of who opens a TCP connection, guessed from the look of its first segment.',
  families: ['ipv4'],
  protocols: ['tcp'],
  chains: ['PREROUTING', 'INPUT', 'FORWARD'],
  negationIsNotComplement: true,
  options: {
    genre: {
      flag: '--genre',
      value: name({ name: 'system', maxBytes: 31 }),
      negatable: true,
      required: true,
      summary: 'The system as the fingerprints name it, such as Linux or Windows, or unknown.',
    },
    ttl: {
      flag: '--ttl',
      value: level('TTL check'),
      summary: '0: the TTL must fit exactly; 1: it may be less, for senders farther away; 2: do not look.',
    },
    log: {
      flag: '--log',
      value: level('log level'),
      summary: '0: log every system that matches or is unknown; 1: the first; 2: all known that match.',
    },
  },
  example: '-p tcp -m osf --genre Linux --ttl 1 --log 1 -j ACCEPT',
  notes: 'The host needs fingerprints: nfnl_osf -f /usr/share/xtables/pf.os.',
});
