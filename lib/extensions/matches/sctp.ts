import { match } from '../extension';
import { portRange } from '../kinds/ports';
import { sctpChunks } from '../kinds/sctp-chunks';

export const sctp = match({
  name: 'sctp',
  summary: 'Ports and chunks of SCTP packets.',
  families: ['ipv4', 'ipv6'],
  protocols: ['sctp'],
  impliedBy: 'sctp',
  options: {
    sport: {
      flag: '--sport',
      aliases: ['--source-port'],
      value: portRange,
      negatable: true,
      summary: 'Source port or range.',
    },
    dport: {
      flag: '--dport',
      aliases: ['--destination-port'],
      value: portRange,
      negatable: true,
      summary: 'Destination port or range.',
    },
    chunkTypes: {
      flag: '--chunk-types',
      value: sctpChunks,
      negatable: true,
      summary: 'How many of the chunks must be there, and the chunks, with flags where they have some.',
    },
  },
  example: '-p sctp -m sctp --dport 3868 --chunk-types any INIT,DATA:Be -j ACCEPT',
  notes: 'I_DATA, RE_CONFIG, PAD and I_FORWARD_TSN came with iptables 1.8.9.',
});
