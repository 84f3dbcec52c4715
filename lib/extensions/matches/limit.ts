import { defined } from '../../base/at';
import { type OptionUse, match } from '../extension';
import { integer } from '../kinds/numbers';
import { limitScale, rate, tryParsePacketRate } from '../kinds/rate';

const defaultBurst = 5;

export const limit = match({
  name: 'limit',
  summary: 'A token bucket for the rule: matches until the rate is exceeded.',
  stateful: true,
  families: ['ipv4', 'ipv6'],
  options: {
    limit: {
      flag: '--limit',
      value: rate,
      shown: () => ['3/hour'],
      summary: 'Average rate at which it goes on matching.',
    },
    limitBurst: {
      flag: '--limit-burst',
      value: integer({
        name: 'burst',
        low: 0,
        high: 10_000,
        print: (burst) => String(burst || defaultBurst),
      }),
      hidden: [String(defaultBurst)],
      summary: 'Packets that match before the rate counts; 0 is the default, 5.',
    },
  },
  limits: [
    {
      backend: 'legacy',
      when: isTooMuchForLegacy,
      why: 'it counts in 32 bits, which is too little for this burst at this rate; take a smaller burst or a faster rate',
    },
  ],
  example: '-m limit --limit 5/min --limit-burst 10 -j LOG',
});

/**
 * As the kernel tells it for legacy (limit_mt_check, user2credits): what the burst costs may not be less than what one
 * packet costs, all in 32 bits. Credits a second follow from the kernel's clock: they are these for the clocks of 250
 * and 1,000 ticks a second that distributions choose.
 */
function isTooMuchForLegacy(uses: readonly OptionUse[]): boolean {
  const wordOf = (name: string): string | undefined => uses.find((use) => use.flag === name)?.words[0];
  const rate = defined(wordOf('--limit'), '--limit');
  const { period } = defined(tryParsePacketRate(rate, limitScale), 'a rate');
  const burst = Number(wordOf('--limit-burst') ?? defaultBurst);
  return credits((period * burst) % words) < credits(period);
}

const words = 2 ** 32;
const creditsPerSecond = 32_000;

function credits(ticks: number): number {
  return ticks > Math.floor((words - 1) / creditsPerSecond)
    ? (Math.floor(ticks / limitScale) * creditsPerSecond) % words
    : Math.floor((ticks * creditsPerSecond) / limitScale);
}
