import { target } from '../extension';
import { dscp as codePoint, codepointOf, dscpClass } from '../kinds/dscp';

export const dscp = target({
  name: 'DSCP',
  summary: 'Sets the code point of differentiated services.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  tables: ['mangle'],
  options: {
    setDscp: { flag: '--set-dscp', value: codePoint, summary: 'Code point by number.' },
    setDscpClass: { flag: '--set-dscp-class', value: dscpClass, summary: 'Code point by class.' },
  },
  exclusive: [['setDscp', 'setDscpClass']],
  oneOf: ['setDscp', 'setDscpClass'],
  normalize: (uses) =>
    uses.map(({ negated, words }) => ({ flag: '--set-dscp', negated, words: words.map(codepointOf) })),
  example: '-p udp -m udp --dport 5060 -j DSCP --set-dscp 0x2e',
});
