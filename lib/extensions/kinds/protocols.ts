import { tryFindNearest } from '../../base/suggest';
import { printProtocol, protocolNames, tryParseProtocol } from '../../net/protocol';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';

const allowed = 'a protocol name such as tcp, udp or icmp, or a number from 0 to 255';

export const protocol: ValueKind<string | number> = {
  ...wordKind<string | number>({
    name: 'protocol',
    allowed,
    parse: (word) => {
      const number = tryParseProtocol(word);
      if (number !== undefined) return accepted(printProtocol(number));
      if (/[,/+]/.test(word)) return refused('a rule has one protocol; write a rule for each');
      return refused(`not ${allowed}`, word === 'any' ? 'all' : tryFindNearest(word, protocolNames));
    },
    sample: (random) => random.pick(['tcp', 'udp', 'icmp', '47', 'esp', 'sctp', '6']),
  }),
  spell: (word, { protocols }) => protocols.get(word) ?? word,
};

/** A protocol that is printed as its number: connection tracking does so. */
export const protocolNumber = wordKind<string | number>({
  ...protocol,
  parse: (word) => {
    const number = tryParseProtocol(word);
    if (number === undefined) return refused(`not ${allowed}`, tryFindNearest(word, protocolNames));
    return accepted(String(number));
  },
  sample: (random) => random.pick(['tcp', 'udp', '6', 'sctp', '255']),
});
