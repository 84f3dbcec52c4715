import { printAddress, printPrefix, tryParseAddress, tryParsePrefix } from '../../net/address';
import { type Family, familyName } from '../../net/family';
import { tryParseHostAddress, tryParseNetworkAddress } from '../../net/written-address';
import { type RandomSource, type Refused, type ValueKind, accepted, refused, wordKind } from '../value-kind';

const everywhere: Readonly<Record<Family, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' };

const examples: Readonly<Record<Family, string>> = {
  ipv4: '192.0.2.1, 192.0.2.0/24 or 192.0.2.0/255.255.255.0',
  ipv6: '2001:db8::1 or 2001:db8::/32',
};

/** An address or prefix as `-s` and `-d` take it: host bits cut off, always printed with a length. */
export const prefix: ValueKind<string> = wordKind({
  name: 'prefix',
  plain: { form: 'prefix' },
  allowed: 'an address, ADDRESS/LENGTH or ADDRESS/NETMASK of the rule’s family',
  parse: (word, { family }) => {
    const parsed = tryParsePrefix(word, family, tryParseNetworkAddress);
    return parsed === undefined ? refuseAddress(word, family, 'prefix') : accepted(printPrefix(parsed));
  },
  sample: (random, { family }) => sampleAddress(random, family) + random.pick(['', '/8', '/24']),
});

/** The address of one host, as options of extensions take it that would also look up a name. */
export const hostAddress: ValueKind<string> = wordKind({
  name: 'host address',
  allowed: 'one address of the rule’s family',
  parse: (word, { family }) => {
    const bytes = tryParseHostAddress(word, family);
    return bytes === undefined ? refuseAddress(word, family, 'address') : accepted(printAddress(bytes));
  },
  sample: (random, { family }) => sampleAddress(random, family),
});

/** A mask over a whole address, such as `255.255.255.0`. */
export const addressMask: ValueKind<string> = wordKind({
  name: 'address mask',
  allowed: 'a mask written as an address, such as 255.255.255.0',
  parse: (word, { family }) => {
    const bytes = tryParseAddress(word, family);
    return bytes === undefined ? refused(`not an ${familyName(family)} mask`) : accepted(printAddress(bytes));
  },
  sample: (random, { family }) =>
    family === 'ipv4'
      ? random.pick(['255.255.255.0', '255.255.0.0'])
      : random.pick(['ffff::', 'ffff:ffff::']),
});

export function refuseAddress(word: string, family: Family, what: 'prefix' | 'address'): Refused {
  const other = family === 'ipv4' ? 'ipv6' : 'ipv4';
  if (tryParsePrefix(word, other) !== undefined)
    return refused(`is an ${familyName(other)} ${what}, and the rule is for ${familyName(family)}`);
  if (/^[0-9a-f.:]+-[0-9a-f.:]+$/i.test(word))
    return refused('addresses from one to another are for `-m iprange --src-range` or `--dst-range`');
  if (what === 'prefix' && /^(any|anywhere|all|everywhere)$/i.test(word))
    return refused('every address is what a rule matches without this option', everywhere[family]);
  const example = what === 'prefix' ? examples[family] : (examples[family].split(/,| or /)[0] ?? '');
  if (/^[a-z_][a-z0-9_.-]*(\/.*)?$/i.test(word)) {
    const why = 'a name may stand for another address on every host and at every time';
    return refused(`names are not looked up, for ${why}; write ${example}`);
  }
  const slash = word.indexOf('/');
  if (what === 'prefix' && slash > 0 && tryParseAddress(word.slice(0, slash), family) !== undefined) {
    const bits = family === 'ipv4' ? '32' : '128';
    return refused(`after the / stands a length from 0 to ${bits}, or a netmask`);
  }
  return refused(`not an ${familyName(family)} ${what} such as ${example}`);
}

export function sampleAddress(random: RandomSource, family: Family): string {
  const byte = (): string => String(random.integer(1, 254));
  return family === 'ipv4'
    ? `${byte()}.${byte()}.${byte()}.${byte()}`
    : `2001:db8:${random.integer(1, 0xffff).toString(16)}::${random.integer(1, 0xffff).toString(16)}`;
}
