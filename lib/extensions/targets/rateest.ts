/**
 * RATEEST: counts the rate of what comes by, for the rateest match to compare with.
 *
 * The kernel knows six intervals and powers of two of them, so iptables rounds what is written: the interval
 * up, the averaging time down as far as the written interval has it (set_rateest_tg_final_check).
 */
import { type GivenOption, type OptionUse, target } from '../extension';
import { microseconds, printMicroseconds, tryParseMicroseconds } from '../kinds/microseconds';
import { name } from '../kinds/text';
import { type Refused, refused } from '../value-kind';

const shortest = 250_000;
const intervals = 6;

export const rateest = target({
  name: 'RATEEST',
  summary: 'Counts the rate of the packets that come by, under a name.',
  families: ['ipv4', 'ipv6'],
  options: {
    rateestName: {
      flag: '--rateest-name',
      value: name({ name: 'estimator', maxBytes: 15 }),
      required: true,
      summary: 'Name of the estimator.',
    },
    rateestInterval: {
      flag: '--rateest-interval',
      value: microseconds,
      required: true,
      summary: 'Time between two measurements: 250ms, 500ms, 1s, 2s, 4s or 8s.',
    },
    rateestEwmalog: {
      flag: '--rateest-ewmalog',
      value: microseconds,
      required: true,
      summary: 'Time over which the rate is averaged: the interval times a power of two.',
    },
  },
  shares: { by: 'rateestName', same: ['rateestInterval', 'rateestEwmalog'] },
  normalize: roundTimes,
  example: '-o eth0 -j RATEEST --rateest-name eth0 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms',
});

function roundTimes(uses: readonly GivenOption[]): readonly OptionUse[] | Refused {
  const timeOf = (flag: string): number =>
    tryParseMicroseconds(uses.find((use) => use.flag === flag)?.written?.[0] ?? '') ?? NaN;
  const written = timeOf('--rateest-interval');
  const average = timeOf('--rateest-ewmalog');
  if (Number.isNaN(written) || Number.isNaN(average)) return uses;
  const step = Array.from({ length: intervals }, (_, index) => shortest * 2 ** index).find(
    (interval) => written <= interval,
  );
  if (step === undefined) return refused('`--rateest-interval` is at most 8s');
  const log = Array.from({ length: 32 }, (_, index) => index)
    .slice(1)
    .find((candidate) => written / -Math.log(1 - 2 ** -candidate) > average);
  const power = (log ?? 32) - 1;
  const rounded = step * 2 ** power;
  if (power === 0 || power >= 31 || rounded >= 2 ** 32)
    return refused(
      '`--rateest-ewmalog` is too short or too long for the interval; twice the interval is well',
    );
  const words: Readonly<Record<string, number>> = {
    '--rateest-interval': step,
    '--rateest-ewmalog': rounded,
  };
  return uses.map(({ flag, negated, words: given }) => {
    const time = words[flag];
    return { flag, negated, words: time === undefined ? given : [printMicroseconds(time)] };
  });
}
