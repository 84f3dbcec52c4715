import { match } from '../extension';
import { connectionLabel } from '../kinds/connection-labels';
import { flag } from '../value-kind';

export const connlabel = match({
  name: 'connlabel',
  summary: 'One of 128 labels that the packet’s connection may carry.',
  families: ['ipv4', 'ipv6'],
  options: {
    label: {
      flag: '--label',
      value: connectionLabel,
      negatable: true,
      required: true,
      summary: 'The label, by number or by its name on the host.',
    },
    set: { flag: '--set', value: flag, summary: 'Give the connection the label; matches when that is done.' },
  },
  example: '-m connlabel --label 40 -j ACCEPT',
  notes: 'A host that has /etc/xtables/connlabel.conf prints the name of a label in place of its number.',
});
