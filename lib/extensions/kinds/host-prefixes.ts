/** Addresses with a length as matches inside the kernel's tables take them: host bits stay. */
import { prefixLength, printAddress, tryParseMask } from '../../net/address';
import { tryParseHostAddress } from '../../net/written-address';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { refuseAddress, sampleAddress } from './addresses';

/** An address with or without a length; one that covers the whole address is not printed. */
export const hostPrefix: ValueKind<string> = hostPrefixKind(false);

/** As `hostPrefix`, the length always printed. */
export const hostPrefixWithLength: ValueKind<string> = hostPrefixKind(true);

function hostPrefixKind(alwaysLength: boolean): ValueKind<string> {
  return wordKind({
    name: 'address with length',
    allowed: 'an address, ADDRESS/LENGTH or ADDRESS/NETMASK of the rule’s family, the mask without holes',
    parse: (word, { family }) => {
      const [addressText = '', maskText, ...rest] = word.split('/');
      const address = tryParseHostAddress(addressText, family);
      const bits = family === 'ipv4' ? 32 : 128;
      const mask = maskText === undefined ? undefined : tryParseMask(maskText, family);
      if (address === undefined || rest.length > 0 || (maskText !== undefined && mask === undefined))
        return refuseAddress(word, family, 'prefix');
      const length = mask === undefined ? bits : prefixLength(mask);
      if (length === undefined) return refused('a mask with holes is not possible here');
      const text = printAddress(address);
      return accepted(length === bits && !alwaysLength ? text : `${text}/${String(length)}`);
    },
    sample: (random, { family }) => sampleAddress(random, family) + random.pick(['', '/8', '/24', '/32']),
  });
}

/** A prefix length, or the netmask that says the same; printed as length. */
export const maskLength: ValueKind<string | number> = wordKind<string | number>({
  name: 'prefix length',
  allowed: 'a length from 0 to 32 (IPv4) or 128 (IPv6), or a netmask without holes',
  parse: (word, { family }) => {
    const mask = tryParseMask(word, family);
    const length = mask === undefined ? undefined : prefixLength(mask);
    return length === undefined
      ? refused(`not a length from 0 to ${family === 'ipv4' ? '32' : '128'}, nor a netmask without holes`)
      : accepted(String(length));
  },
  sample: (random, { family }) =>
    family === 'ipv4'
      ? random.pick(['24', '32', '0', '255.255.0.0'])
      : random.pick(['64', '128', '0', 'ffff:ffff::']),
});
