import { accepted, refused, wordKind } from '../value-kind';

const allowed = 'a time such as 250ms, 1s or 500000us';

/** A time, in microseconds when no unit is written; printed with one digit after the point. */
export const microseconds = wordKind({
  name: 'time',
  allowed,
  parse: (word) => {
    const time = tryParseMicroseconds(word);
    if (time === undefined) return refused(`not ${allowed}`);
    const printed = printMicroseconds(time);
    // The last tenth of a second is rounded up to what is no time any more.
    return accepted(tryParseMicroseconds(printed) === undefined ? `${String(time)}us` : printed);
  },
  sample: (random) => random.pick(['250ms', '0.5s', '1sec', '2000000', '4s', '8s']),
});

/** A time in microseconds; undefined when the text is none. */
export function tryParseMicroseconds(text: string): number | undefined {
  const [, number, unit = 'us'] =
    /^([0-9]{1,12}(?:\.[0-9]{0,12})?)(s|secs?|ms|msecs?|us|usecs?)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const scale = /^s/i.test(unit) ? 1_000_000 : /^m/i.test(unit) ? 1000 : 1;
  const time = Math.floor(Number(number) * scale);
  return time < 2 ** 32 ? time : undefined;
}

export function printMicroseconds(time: number): string {
  if (time >= 1_000_000) return `${(time / 1_000_000).toFixed(1)}s`;
  return time >= 1000 ? `${(time / 1000).toFixed(1)}ms` : `${String(time)}us`;
}
