import { match } from '../extension';
import { name } from '../kinds/text';

export const nfacct = match({
  name: 'nfacct',
  summary: 'Counts the packet in an accounting object of the host, and matches.',
  stateful: true,
  families: ['ipv4', 'ipv6'],
  options: {
    nfacctName: {
      flag: '--nfacct-name',
      value: name({ name: 'accounting object', maxBytes: 31 }),
      required: true,
      requiresHostObject: 'an accounting object',
      matchesEvery: (_, negated) => !negated,
      summary: 'The object, which must be there before the rule: nfacct(8).',
    },
  },
  notes:
    'An object without a quota matches every packet, and impact takes every object for one of these. One that has a quota matches once that is used up, which the rule does not tell.',
  example: '-p tcp -m tcp --dport 80 -m nfacct --nfacct-name http-in',
});
