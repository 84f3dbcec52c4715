import { target } from '../extension';
import { asSetXmark, markOperationNames, markOperations } from './mark-operations';

export const mark = target({
  name: 'MARK',
  summary:
    'Changes the mark of the packet, for routing, traffic control and later rules. In the table nat, it is the first packet of a connection alone that gets it.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  options: markOperations,
  exclusive: [markOperationNames],
  oneOf: markOperationNames,
  normalize: (uses) => uses.map(asSetXmark),
  example: '-i eth1 -j MARK --set-xmark 0x1/0xff',
});
