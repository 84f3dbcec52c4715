/** Several addresses in one word: from one to another, or each by itself. */
import { printAddress, tryParseAddress } from '../../net/address';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { familyName } from '../../net/family';
import { sampleAddress } from './addresses';

/** `FIRST-LAST`, or one address, which prints as a range of one. */
export const addressRange: ValueKind<string> = wordKind({
  name: 'address range',
  allowed: 'two addresses of the rule’s family as FIRST-LAST, or one address',
  parse: (word, { family }) => {
    const ends = word.split('-').map((text) => tryParseAddress(text, family));
    const [first, last = first] = ends;
    if (first === undefined || last === undefined || ends.length > 2 || ends.includes(undefined))
      return refused(`not an ${familyName(family)} address, nor two as FIRST-LAST`);
    return accepted(`${printAddress(first)}-${printAddress(last)}`);
  },
  emptyRange: {
    holds: (word) => {
      const [first, last] = word.split('-').map((text) => {
        const bytes = tryParseAddress(text, 'ipv4') ?? tryParseAddress(text, 'ipv6');
        return bytes === undefined ? undefined : Buffer.from(bytes);
      });
      return first !== undefined && last !== undefined && first.compare(last) > 0;
    },
  },
  sample: (random, { family }) => {
    const first = sampleAddress(random, family);
    return random.pick([first, `${first}-${family === 'ipv4' ? '255.255.255.255' : 'ffff::'}`]);
  },
});

/** Addresses separated by commas, a limited number of them. */
export function addressList(max: number): ValueKind<string | readonly string[]> {
  return {
    name: 'address list',
    allowed: `1 to ${String(max)} addresses of the rule’s family, separated by commas`,
    words: 1,
    write: (input) => [typeof input === 'string' ? input : input.join(',')],
    parse: ([word = ''], { family }) => {
      const addresses = word.split(',').map((text) => tryParseAddress(text, family));
      if (addresses.length > max) return refused(`more than ${String(max)} addresses`);
      const known = addresses.flatMap((address) => (address === undefined ? [] : [printAddress(address)]));
      return known.length < addresses.length
        ? refused(`not ${familyName(family)} addresses separated by commas`)
        : accepted(known.join(','));
    },
    sample: (random, { family }) => [
      Array.from({ length: random.integer(1, 4) }, () => sampleAddress(random, family)).join(','),
    ],
  };
}
