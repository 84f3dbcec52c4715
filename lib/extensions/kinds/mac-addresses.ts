import { type ValueKind, accepted, refused, wordKind } from '../value-kind';

const allowed = 'six hexadecimal bytes separated by colons, such as 00:11:22:aa:bb:cc';

/** A MAC address; printed in lower case with two digits a byte. */
export const macAddress: ValueKind<string> = wordKind({
  name: 'MAC address',
  allowed,
  parse: (word) => {
    const bytes = word.split(':');
    return bytes.length === 6 && bytes.every((byte) => /^[0-9a-f]{1,2}$/i.test(byte))
      ? accepted(bytes.map((byte) => byte.toLowerCase().padStart(2, '0')).join(':'))
      : refused(`not ${allowed}`);
  },
  sample: (random) =>
    Array.from({ length: 6 }, () => random.pick(['0', '1f', 'AA', 'b', '00', 'Fe'])).join(':'),
});
