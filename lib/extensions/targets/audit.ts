import { target } from '../extension';
import { choice } from '../kinds/choice';

export const audit = target({
  name: 'AUDIT',
  summary: 'Writes the packet to the audit log and goes on with the next rule.',
  families: ['ipv4', 'ipv6'],
  options: {
    type: {
      flag: '--type',
      value: choice({ name: 'audit type', names: ['accept', 'drop', 'reject'], anyCase: true }),
      required: true,
      summary: 'What the record says happened to the packet.',
    },
  },
  example: '-p tcp -m tcp --dport 22 -j AUDIT --type accept',
});
