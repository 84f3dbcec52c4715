import { target } from '../extension';

export const trace = target({
  name: 'TRACE',
  summary: 'Reports each rule that the packet meets from here on, to xtables-monitor or the kernel log.',
  families: ['ipv4', 'ipv6'],
  options: {},
  limits: [
    {
      backend: 'legacy',
      when: (_uses, { table }) => table !== undefined && table !== 'raw',
      why: 'it takes TRACE in the raw table only',
    },
  ],
  example: '-s 192.0.2.1/32 -p tcp -m tcp --dport 80 -j TRACE',
});
