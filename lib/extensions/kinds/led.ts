import { tryParseInteger } from '../../net/integer';
import { accepted, refused, wordKind } from '../value-kind';

/** Name of a trigger, without the `netfilter-` that the kernel puts before it. */
export const ledTrigger = wordKind({
  name: 'trigger',
  allowed: 'a name of 1 to 16 letters, digits and . _ - characters',
  quoting: 'always',
  parse: (word) =>
    /^[\w.-]{1,16}$/.test(word)
      ? accepted(word)
      : refused('not a name of 1 to 16 letters, digits and . _ - characters'),
  sample: (random) => `led${String(random.integer(0, 99))}`,
});

/** Milliseconds, or `inf`. */
export const ledDelay = wordKind<number | string>({
  name: 'delay',
  allowed: 'milliseconds from 0 to 2147483647, or inf',
  parse: (word) => {
    if (/^inf/i.test(word)) return accepted('inf');
    const delay = tryParseInteger(word);
    return delay !== undefined && delay <= 0x7fffffff
      ? accepted(String(delay))
      : refused('not milliseconds from 0 to 2147483647, and not inf');
  },
  sample: (random) => random.pick(['inf', String(random.integer(0, 5000))]),
});
