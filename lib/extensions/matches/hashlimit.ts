/**
 * hashlimit: a token bucket for each address, port, or both.
 *
 * What iptables prints depends on what was written in three ways that no single value shows, so `normalize` does
 * them: an idle entry's lifetime comes from the unit as written and is printed when it is not that of the unit
 * as printed; a burst of bytes is rounded up to whole units of the rate; and `--hashlimit-rate-match` turns the
 * rate into one a second, with the written unit as its interval (hashlimit_mt_check, hashlimit_mt_save).
 */
import { defined } from '../../base/at';
import { type GivenOption, type OptionUse, match } from '../extension';
import { maskLength } from '../kinds/host-prefixes';
import {
  type HashlimitRate,
  aSecondOf,
  bytesOf,
  defaultExpiry,
  hashlimitBurst,
  hashlimitRate,
  maxPackets,
  overflows,
  printByteBurst,
  printHashlimitRate,
  printedExpiry,
  tryParseBurst,
  tryParseHashlimitRate,
} from '../kinds/hashlimit-rates';
import { integer, maxUnsigned32 } from '../kinds/numbers';
import { nameSet } from '../kinds/sets';
import { name } from '../kinds/text';
import { type ParseContext, type Refused, flag, refused } from '../value-kind';

const count = integer({ name: 'count', low: 0, high: maxUnsigned32 });
const milliseconds = integer({ name: 'milliseconds', low: 1, high: maxUnsigned32 });

export const hashlimit = match({
  name: 'hashlimit',
  summary: 'A token bucket for each address or port: limits every sender, or every service, by itself.',
  stateful: true,
  families: ['ipv4', 'ipv6'],
  options: {
    hashlimitUpto: {
      flag: '--hashlimit-upto',
      aliases: ['--hashlimit'],
      value: hashlimitRate,
      negatable: true,
      summary: 'Matches while the rate is not exceeded.',
    },
    hashlimitAbove: {
      flag: '--hashlimit-above',
      value: hashlimitRate,
      negatable: true,
      summary: 'Matches once the rate is exceeded.',
    },
    hashlimitBurst: {
      flag: '--hashlimit-burst',
      value: hashlimitBurst,
      summary: 'Packets, or bytes for a rate of bytes, before the rate counts.',
    },
    hashlimitMode: {
      flag: '--hashlimit-mode',
      value: nameSet({
        name: 'what to tell apart',
        names: ['srcip', 'srcport', 'dstip', 'dstport'],
        exactCase: true,
        mayBeEmpty: true,
        otherSeparator: '|',
      }),
      hidden: [''],
      summary: 'What each bucket is for; without it there is one for all.',
    },
    hashlimitName: {
      flag: '--hashlimit-name',
      value: name({ name: 'table name', maxBytes: 254 }),
      required: true,
      summary:
        'Name of the table of buckets; rules with one name share it, and its rate is that of the first one as long as any names it.',
    },
    hashlimitHtableSize: {
      flag: '--hashlimit-htable-size',
      value: count,
      hidden: ['0'],
      summary: 'Rows of the table.',
    },
    hashlimitHtableMax: {
      flag: '--hashlimit-htable-max',
      value: count,
      hidden: ['0'],
      summary: 'Most entries of the table.',
    },
    hashlimitHtableGcinterval: {
      flag: '--hashlimit-htable-gcinterval',
      value: milliseconds,
      hidden: ['1000'],
      summary: 'Milliseconds between two searches for idle entries.',
    },
    hashlimitHtableExpire: {
      flag: '--hashlimit-htable-expire',
      value: milliseconds,
      summary: 'Milliseconds after which an idle entry is forgotten.',
    },
    hashlimitSrcmask: {
      flag: '--hashlimit-srcmask',
      value: maskLength,
      summary: 'Length of prefix under which sources are one.',
    },
    hashlimitDstmask: {
      flag: '--hashlimit-dstmask',
      value: maskLength,
      summary: 'Length of prefix under which destinations are one.',
    },
    hashlimitRateMatch: {
      flag: '--hashlimit-rate-match',
      value: flag,
      summary: 'Compare the rate of all packets, not of those that this rule has let through.',
      since: '1.8.0',
    },
    hashlimitRateInterval: {
      flag: '--hashlimit-rate-interval',
      value: integer({ name: 'interval in seconds', low: 1, high: 2_147_483_647, decimal: true }),
      summary: 'Seconds over which that rate is taken.',
      since: '1.8.0',
    },
  },
  exclusive: [['hashlimitUpto', 'hashlimitAbove']],
  oneOf: ['hashlimitUpto', 'hashlimitAbove'],
  shares: { by: 'hashlimitName', same: ['hashlimitRateMatch'] },
  keeps: {
    by: 'hashlimitName',
    settings: [
      'hashlimitUpto',
      'hashlimitAbove',
      'hashlimitBurst',
      'hashlimitMode',
      'hashlimitHtableSize',
      'hashlimitHtableMax',
      'hashlimitHtableGcinterval',
      'hashlimitHtableExpire',
      'hashlimitSrcmask',
      'hashlimitDstmask',
    ],
  },
  needs: { hashlimitRateInterval: ['hashlimitRateMatch'] },
  normalize,
  example:
    '-m hashlimit --hashlimit-above 10/sec --hashlimit-burst 20 --hashlimit-mode srcip --hashlimit-name ssh -j DROP',
});

function normalize(uses: readonly GivenOption[], { family }: ParseContext): readonly OptionUse[] | Refused {
  const wordOf = (option: string): string | undefined => uses.find((use) => use.flag === option)?.words[0];
  const limit = uses.find((use) => use.flag === '--hashlimit-upto' || use.flag === '--hashlimit-above');
  const written = tryParseHashlimitRate(limit?.written?.[0] ?? '');
  // Without a rate, that one is missing has been said.
  if (limit === undefined || written === undefined) return uses;
  const isAbove = (limit.flag === '--hashlimit-above') !== limit.negated;
  const isMatched = uses.some((use) => use.flag === '--hashlimit-rate-match');
  const rate =
    isMatched && written.kind === 'packets' ? aSecondOf(written.period, written.unitSeconds) : written;
  if (rate.kind === 'packets' && rate.period === 0)
    return refused('the rate is too fast to be counted a second');
  const burst = completeBurst(wordOf('--hashlimit-burst'), rate, isMatched);
  if (typeof burst !== 'string') return burst;
  const expiry = wordOf('--hashlimit-htable-expire') ?? String(defaultExpiry(written, burst !== ''));
  const interval =
    wordOf('--hashlimit-rate-interval') ?? (written.kind === 'packets' ? String(written.unitSeconds) : '1');
  const wholeLength = family === 'ipv4' ? '32' : '128';
  const option = (name: string, word: string, isShown: boolean): readonly OptionUse[] =>
    isShown ? [{ flag: `--hashlimit-${name}`, negated: false, words: [word] }] : [];
  const keep = (...names: readonly string[]): readonly OptionUse[] =>
    uses.filter((use) => names.includes(use.flag.slice('--hashlimit-'.length)));
  return [
    ...option(isAbove ? 'above' : 'upto', printHashlimitRate(rate), true),
    ...option('burst', burst, burst !== ''),
    ...keep('mode', 'name', 'htable-size', 'htable-max', 'htable-gcinterval'),
    ...option('htable-expire', expiry, expiry !== String(printedExpiry(rate, burst !== ''))),
    ...keep('srcmask', 'dstmask').filter((use) => use.words[0] !== wholeLength),
    ...keep('rate-match'),
    ...option('rate-interval', interval, isMatched && interval !== '1'),
  ];
}

/** The burst as printed: packets always, bytes when they were given; or what is wrong. */
function completeBurst(given: string | undefined, rate: HashlimitRate, isMatched: boolean): string | Refused {
  if (rate.kind === 'bytes') {
    if (given === undefined) return '';
    const bytes = defined(tryParseBurst(given), 'a burst');
    const burst = printByteBurst(bytes, rate.cost);
    if (burst === undefined)
      return refused(
        `a burst of ${String(bytes)} bytes is less than a second’s worth, ${String(bytesOf(rate.cost))} bytes`,
      );
    return burst.isWhole
      ? burst.printed
      : refused(
          `iptables shows a burst of ${String(bytes)} bytes as ${burst.printed}, which is less; write a burst of whole kb or mb`,
        );
  }
  const packets = defined(tryParseBurst(given ?? '5'), 'a burst');
  if (packets > maxPackets) return refused(`a burst has at most ${String(maxPackets)} packets`);
  return !isMatched && overflows(rate.period, packets)
    ? refused('burst times rate is more than the kernel can count; take a smaller burst or a faster rate')
    : String(packets);
}
