import { target } from '../extension';
import { logLevel } from '../kinds/log-levels';
import { text } from '../kinds/text';
import { flag } from '../value-kind';

export const log = target({
  name: 'LOG',
  summary: 'Writes the packet to the kernel log and goes on with the next rule.',
  families: ['ipv4', 'ipv6'],
  options: {
    logPrefix: {
      flag: '--log-prefix',
      value: text({ name: 'log prefix', minBytes: 1, maxBytes: 29 }),
      cosmetic: true,
      summary: 'Text before each log line, at most 29 bytes: iptables cuts off what is longer.',
    },
    logLevel: { flag: '--log-level', value: logLevel, hidden: ['4'], summary: 'Level of the log line.' },
    logTcpSequence: { flag: '--log-tcp-sequence', value: flag, summary: 'Log TCP sequence numbers.' },
    logTcpOptions: { flag: '--log-tcp-options', value: flag, summary: 'Log options of the TCP header.' },
    logIpOptions: { flag: '--log-ip-options', value: flag, summary: 'Log options of the IP header.' },
    logUid: { flag: '--log-uid', value: flag, summary: 'Log the user who sent the packet.' },
    logMacdecode: { flag: '--log-macdecode', value: flag, summary: 'Log MAC addresses and protocol.' },
  },
  example: '-m limit --limit 5/min -j LOG --log-prefix "dropped: "',
});
