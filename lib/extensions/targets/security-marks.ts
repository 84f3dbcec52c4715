/** Marks for SELinux. */
import { target } from '../extension';
import { securityContext } from '../kinds/security-context';
import { flag } from '../value-kind';

export const secmark = target({
  name: 'SECMARK',
  summary: 'Gives the packet a security context of SELinux.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  tables: ['mangle', 'security'],
  options: {
    selctx: { flag: '--selctx', value: securityContext, required: true, summary: 'The context.' },
  },
  example: '-p tcp -m tcp --dport 80 -j SECMARK --selctx system_u:object_r:httpd_packet_t:s0',
  notes: 'The kernel takes it only where SELinux is on and knows the context.',
});

export const connsecmark = target({
  name: 'CONNSECMARK',
  summary: 'Copies the security context between the packet and its connection.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  tables: ['mangle', 'security'],
  options: {
    save: { flag: '--save', value: flag, summary: 'From the packet to the connection, if that has none.' },
    restore: {
      flag: '--restore',
      value: flag,
      summary: 'From the connection to the packet, if that has none.',
    },
  },
  exclusive: [['save', 'restore']],
  oneOf: ['save', 'restore'],
  example: '-m conntrack --ctstate RELATED,ESTABLISHED -j CONNSECMARK --restore',
});
