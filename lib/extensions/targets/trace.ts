import { target } from '../extension';

export const trace = target({
  name: 'TRACE',
  summary: 'Reports each rule that the packet meets from here on, to xtables-monitor or the kernel log.',
  families: ['ipv4', 'ipv6'],
  options: {},
  example: '-s 192.0.2.1/32 -p tcp -m tcp --dport 80 -j TRACE',
  notes: 'The legacy backend takes it in the raw table only.',
});
