import { tryParseInteger } from '../../net/integer';
import { accepted, refused, wordKind } from '../value-kind';

const allowed = 'FIRST:LAST with FIRST below LAST, both from 0 to 65535, and not all of them';

/** Queues from first to last, as `--queue-balance` takes them. */
export const queueRange = wordKind<`${number}:${number}`>({
  name: 'queue range',
  allowed,
  parse: (word) => {
    const [low, high, ...rest] = word.split(':');
    const first = low === '' ? 0 : tryParseInteger(low ?? '');
    // Iptables before 1.8.10 took 65535 for the open end.
    const last = high === '' ? 65_534 : tryParseInteger(high ?? 'missing');
    if (first === undefined || last === undefined || rest.length > 0) return refused(`not ${allowed}`);
    if (first >= last || last > 65_535 || last - first === 65_535) return refused(`not ${allowed}`);
    return accepted(`${String(first)}:${String(last)}`);
  },
  sample: (random) => `${String(random.integer(1, 100))}:${random.pick(['', '101', '65534'])}`,
});
