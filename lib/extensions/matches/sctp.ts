import { match } from '../extension';
import { portOptions } from '../port-options';
import { sctpChunks } from '../kinds/sctp-chunks';

export const sctp = match({
  name: 'sctp',
  summary: 'Ports and chunks of SCTP packets.',
  families: ['ipv4', 'ipv6'],
  protocols: ['sctp'],
  impliedBy: 'sctp',
  options: {
    ...portOptions,
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
