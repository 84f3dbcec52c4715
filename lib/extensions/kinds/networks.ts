/** Prefixes that stand for whole networks, as targets take them. */
import { prefixLength, printPrefix, tryParseAddress, tryParsePrefix } from '../../net/address';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { refuseAddress, sampleAddress } from './addresses';

/** A network as NETMAP takes it: whole addresses only, for it would read `10/8` as 0.0.0.10/8. */
export const networkPrefix: ValueKind<string> = wordKind({
  name: 'network',
  allowed: 'an address, ADDRESS/LENGTH or ADDRESS/NETMASK of the rule’s family, the netmask without holes',
  parse: (word, { family }) => {
    const parsed = tryParsePrefix(word, family);
    if (parsed === undefined) return refuseAddress(word, family, 'prefix');
    return prefixLength(parsed.mask) === undefined
      ? refused('the netmask has holes')
      : accepted(printPrefix(parsed));
  },
  sample: (random, { family }) => sampleAddress(random, family) + random.pick(['', '/8', '/24']),
});

/** A prefix that another one can take the place of (RFC 6296): at most half an address, nothing set after it. */
export const translatedPrefix: ValueKind<string> = wordKind({
  name: 'prefix to translate',
  allowed: 'ADDRESS/LENGTH with a length of at most 64 and no bits set after it',
  parse: (word, { family }) => {
    const parsed = tryParsePrefix(word, family);
    const length = parsed === undefined ? undefined : prefixLength(parsed.mask);
    if (parsed === undefined || length === undefined) return refuseAddress(word, family, 'prefix');
    if (length > 64) return refused(`the length is ${String(length)} and may be at most 64`);
    const written = tryParseAddress(word.slice(0, word.indexOf('/')), family);
    return written?.join() === parsed.address.join()
      ? accepted(printPrefix(parsed))
      : refused('bits are set after the prefix', printPrefix(parsed));
  },
  sample: (random) =>
    `2001:db8:${random.integer(1, 0xffff).toString(16)}::/${random.pick(['48', '56', '64'])}`,
});
