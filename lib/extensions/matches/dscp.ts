import { match } from '../extension';
import { dscp as codepoint, codepointOf, dscpClass } from '../kinds/dscp';

export const dscp = match({
  name: 'dscp',
  summary: 'DiffServ codepoint of the packet.',
  families: ['ipv4', 'ipv6'],
  options: {
    dscp: { flag: '--dscp', value: codepoint, negatable: true, summary: 'Codepoint by number, 0 to 63.' },
    dscpClass: {
      flag: '--dscp-class',
      value: dscpClass,
      negatable: true,
      summary: 'Codepoint by the name of its class, such as EF or AF41.',
    },
  },
  exclusive: [['dscp', 'dscpClass']],
  oneOf: ['dscp', 'dscpClass'],
  normalize: (uses) =>
    uses.map(({ negated, words }) => ({ flag: '--dscp', negated, words: words.map(codepointOf) })),
  example: '-m dscp --dscp-class EF -j ACCEPT',
});
