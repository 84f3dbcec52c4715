import { match } from '../extension';
import { bigRange } from '../kinds/big-numbers';
import { choice } from '../kinds/choice';
import { refused } from '../value-kind';

export const connbytes = match({
  name: 'connbytes',
  summary: 'How much a connection has carried so far.',
  families: ['ipv4', 'ipv6'],
  options: {
    connbytes: {
      flag: '--connbytes',
      value: bigRange('amount'),
      negatable: true,
      required: true,
      summary: 'From that much on, or FROM:TO.',
    },
    connbytesMode: {
      flag: '--connbytes-mode',
      value: choice({ name: 'unit', names: ['packets', 'bytes', 'avgpkt'] }),
      required: true,
      summary: 'Packets, bytes, or bytes a packet.',
    },
    connbytesDir: {
      flag: '--connbytes-dir',
      value: choice({ name: 'direction', names: ['original', 'reply', 'both'] }),
      required: true,
      summary: 'Direction: that of the first packet, that of replies, or both.',
    },
  },
  normalize: (uses) => {
    const [from, to] = uses.find((use) => use.negated)?.words[0]?.split(':') ?? [];
    // It keeps `!` as the ends in the wrong order, which these two have not.
    return from !== undefined && from === to
      ? refused(`iptables takes \`! --connbytes ${from}:${to}\` for the same without \`!\``)
      : uses;
  },
  example:
    '-m connbytes --connbytes 10000000 --connbytes-mode bytes --connbytes-dir both -j CONNMARK --set-mark 1',
  notes: 'Needs accounting of connections: net.netfilter.nf_conntrack_acct, which the rule turns on.',
});
