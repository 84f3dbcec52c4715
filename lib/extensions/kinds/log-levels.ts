import { tryFindNearest } from '../../base/suggest';
import { tryParseInteger } from '../../net/integer';
import { accepted, refused, wordKind } from '../value-kind';

const names = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'] as const;

const allowed = `a level from 0 to 7, or one of ${names.join(', ')}`;

/** Level of syslog(3), printed as its number. */
export const logLevel = wordKind<(typeof names)[number] | number>({
  name: 'log level',
  allowed,
  parse: (word) => {
    const number = tryParseInteger(word);
    if (number !== undefined && number <= 7) return accepted(String(number));
    const level = word === 'panic' ? 0 : names.indexOf(word as (typeof names)[number]);
    if (level >= 0) return accepted(String(level));
    // syslog.conf has short names, too: err, warn.
    const short = names.find((name) => word !== '' && name.startsWith(word.toLowerCase()));
    return refused(`not ${allowed}`, short ?? tryFindNearest(word, names));
  },
  sample: (random) => random.pick(names),
});
