import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { tryParseInteger } from './numbers';

const allowed = 'a bit from 0 to 127, or its name in /etc/xtables/connlabel.conf on the host';

/** A label of a connection; names are looked up on the host and stay as they are. */
export const connectionLabel: ValueKind<string | number> = wordKind<string | number>({
  name: 'connection label',
  allowed,
  quoting: 'always',
  parse: (word) => {
    const number = tryParseInteger(word);
    if (number !== undefined) return number <= 127 ? accepted(String(number)) : refused(`not ${allowed}`);
    return /^[A-Za-z_][\w.-]*$/.test(word) ? accepted(word) : refused(`not ${allowed}`);
  },
  sample: (random) => String(random.integer(0, 127)),
});
