import { tryParseInteger } from '../../net/integer';
import { accepted, refused, wordKind } from '../value-kind';

const allowed = 'a zone from 0 to 65535, or mark';

/** A zone of connection tracking; `mark` takes it from the packet's mark. */
export const ctZone = wordKind<number | string>({
  name: 'zone',
  allowed,
  parse: (word) => {
    if (word.toLowerCase() === 'mark') return accepted('mark');
    const zone = tryParseInteger(word);
    return zone !== undefined && zone <= 65_535 ? accepted(String(zone)) : refused(`not ${allowed}`);
  },
  sample: (random) => random.pick(['mark', String(random.integer(0, 65_535))]),
});
