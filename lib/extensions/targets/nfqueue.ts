import { target } from '../extension';
import { integer } from '../kinds/numbers';
import { queueRange } from '../kinds/queue-range';
import { flag } from '../value-kind';

export const nfqueue = target({
  name: 'NFQUEUE',
  summary: 'Hands the packet to a program that listens on a queue, and does what it answers.',
  effect: 'queued',
  families: ['ipv4', 'ipv6'],
  options: {
    queueNum: {
      flag: '--queue-num',
      value: integer({ name: 'queue number', low: 0, high: 65_535 }),
      summary: 'The queue; 0 when nothing is said.',
    },
    queueBalance: {
      flag: '--queue-balance',
      value: queueRange,
      limits: [
        {
          from: '1.8.10',
          when: (uses) => uses.some(({ words: [word = ''] }) => word.endsWith(':65535')),
          why: 'from iptables 1.8.10 on, the last queue is 65534',
        },
      ],
      summary: 'Queues over which connections are spread.',
    },
    queueBypass: {
      flag: '--queue-bypass',
      value: flag,
      summary: 'Go on with the next rule when no program listens, instead of dropping.',
    },
    queueCpuFanout: {
      flag: '--queue-cpu-fanout',
      value: flag,
      summary: 'Spread by the processor that has the packet.',
    },
  },
  exclusive: [['queueNum', 'queueBalance']],
  needs: { queueCpuFanout: ['queueBalance'] },
  passThrough: ['queueNum', 'queueBalance'],
  normalize: (uses) =>
    uses.some((use) => use.flag === '--queue-num' || use.flag === '--queue-balance')
      ? uses
      : [{ flag: '--queue-num', negated: false, words: ['0'] }, ...uses],
  example: '-p tcp -m tcp --dport 80 -j NFQUEUE --queue-num 1 --queue-bypass',
});
