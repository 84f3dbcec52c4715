import { target } from '../extension';
import { tcpOptionSet } from '../kinds/tcp-option-set';

export const tcpoptstrip = target({
  name: 'TCPOPTSTRIP',
  summary: 'Takes options out of the TCP header.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  tables: ['mangle'],
  protocols: ['tcp'],
  options: {
    stripOptions: { flag: '--strip-options', value: tcpOptionSet, summary: 'Options to take out.' },
  },
  example: '-p tcp -j TCPOPTSTRIP --strip-options 8',
});
