/** Types of Mobile IPv6 messages, by number, name or range; printed as numbers (iptables-extensions(8), mh). */
import { tryFindNearest } from '../../base/suggest';
import { type Parsed, type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { tryParseInteger } from './numbers';

/** By number; with the short name that stands for each as well. */
const types = [
  ['binding-refresh-request', 'brr'],
  ['home-test-init', 'hoti'],
  ['careof-test-init', 'coti'],
  ['home-test', 'hot'],
  ['careof-test', 'cot'],
  ['binding-update', 'bu'],
  ['binding-acknowledgement', 'ba'],
  ['binding-error', 'be'],
] as const;

type MobilityName = (typeof types)[number][number];

const allowed = 'a type from 0 to 255, a name such as binding-update, or a range FIRST:LAST';

export const mobilityType: ValueKind<MobilityName | number | `${number}:${number}`> = wordKind({
  name: 'mobility type',
  allowed,
  parse: (word): Parsed => {
    const ends = word.split(':');
    const [first, last = first] = ends.map((text, index) =>
      text === '' && ends.length > 1 ? index * 255 : tryFindType(text),
    );
    if (first === undefined || last === undefined || ends.length > 2)
      return refused(`not ${allowed}`, tryFindNearest(word, types.flat()));
    if (first > last) return refused('the range runs backwards');
    return accepted(first === last ? String(first) : `${String(first)}:${String(last)}`);
  },
  sample: (random) => random.pick(['brr', 'binding-update', '3', '1:3', '5:', ':2', 'HOTI', '7:7']),
});

/** A number, a name in any case, or the beginning of a long name that only one has. */
function tryFindType(text: string): number | undefined {
  const written = text.toLowerCase();
  const exact = types.findIndex((names) => names.some((name) => name === written));
  if (exact >= 0) return exact;
  const near = types.filter(([name]) => written !== '' && name.startsWith(written));
  const [only] = near;
  if (only !== undefined) return near.length === 1 ? types.indexOf(only) : undefined;
  const number = tryParseInteger(text);
  return number !== undefined && number <= 255 ? number : undefined;
}
