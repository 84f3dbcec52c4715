/**
 * Users and groups: a name, a number, or numbers as FIRST-LAST.
 *
 * iptables looks names up on the host and prints numbers. A name means another number on another host, so it
 * stays a name here, and the host is asked; only `root`, which is 0 everywhere, becomes its number.
 */
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { tryParseInteger } from './numbers';

/** One less than the number that stands for nobody at all. */
const max = 4_294_967_294;

const allowed = `a name, a number from 0 to ${String(max)}, or numbers as FIRST-LAST`;

export function owner(name: 'user' | 'group'): ValueKind<string | number> {
  const kind = wordKind<string | number>({
    name,
    allowed,
    parse: (word) => {
      if (word === 'root') return accepted('0');
      if (/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/.test(word) && word.length <= 32) return accepted(word);
      const ends = word.split('-').map(tryParseInteger);
      const [first, last = first] = ends;
      if (first === undefined || last === undefined || ends.includes(undefined) || ends.length > 2)
        return refused(`not ${allowed}`);
      if (first > max || last > max) return refused(`not ${allowed}`);
      if (first > last) return refused('the range runs backwards', `${String(last)}-${String(first)}`);
      return accepted(first === last ? String(first) : `${String(first)}-${String(last)}`);
    },
    sample: (random) => random.pick(['root', '0', '1000', '1000-2000', '99999', '7-7']),
  });
  return { ...kind, lookedUp: name };
}
