/**
 * Probabilities as the statistic match keeps them: in steps of 1 / 2^31.
 *
 * What is written is rounded to the nearest step and printed with eleven digits, so 0.33 prints as
 * 0.33000000007. Reading that gives the same step again (statistic_parse and print of libxt_statistic.c).
 */
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';

const steps = 0x8000_0000;

const allowed = 'a number from 0 to 1, such as 0.25';

export const probability: ValueKind<string | number> = wordKind<string | number>({
  name: 'probability',
  allowed,
  parse: (word) => {
    const number = /^([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i.test(word) ? Number(word) : NaN;
    if (!(number >= 0 && number <= 1)) return refused(`not ${allowed}`);
    return accepted(printSteps(Math.round(number * steps)));
  },
  sample: (random) =>
    random.pick(['0.5', '0.33', '1', '0', '.25', '1e-3', `0.${String(random.integer(1, 999_999))}`]),
});

/** As printf(3) prints it with `%.11f`: exact, and a tie goes to the even digit. */
function printSteps(count: number): string {
  const scaled = BigInt(count) * 10n ** 11n;
  const divisor = BigInt(steps);
  const rest = (scaled % divisor) * 2n;
  const down = scaled / divisor;
  const digits = rest > divisor || (rest === divisor && down % 2n === 1n) ? down + 1n : down;
  const text = String(digits).padStart(12, '0');
  return `${text.slice(0, -11)}.${text.slice(-11)}`;
}
