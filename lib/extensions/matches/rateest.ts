/**
 * rateest: compares rates that the RATEEST target estimates, with a number or with each other.
 *
 * Absolute: `--rateest NAME` against a rate. Relative: `--rateest1 A` against `--rateest2 B`. With
 * `--rateest-delta` each estimator is first taken less its own rate. iptables prints the operator between the
 * two sides, so where it stands depends on the rest (rateest_save of libxt_rateest.c).
 */
import { type GivenOption, type OptionUse, match } from '../extension';
import { bitRate, packetCount } from '../kinds/estimated-rates';
import { name } from '../kinds/text';
import { type Refused, flag, refused } from '../value-kind';

const estimator = name({ name: 'estimator', maxBytes: 15 });

export const rateest = match({
  name: 'rateest',
  summary: 'How fast packets or bytes come by an estimator, against a rate or another estimator.',
  stateful: true,
  families: ['ipv4', 'ipv6'],
  options: {
    rateestDelta: {
      flag: '--rateest-delta',
      value: flag,
      summary: 'Take each estimator less the rate with its number; what is less than nothing is nothing.',
    },
    rateest: {
      flag: '--rateest',
      value: estimator,
      requiresHostObject: 'an estimator',
      summary: 'The estimator, to compare with a rate.',
    },
    rateest1: {
      flag: '--rateest1',
      value: estimator,
      requiresHostObject: 'an estimator',
      summary: 'The first of two estimators.',
    },
    rateest2: {
      flag: '--rateest2',
      value: estimator,
      requiresHostObject: 'an estimator',
      summary: 'The second of two estimators.',
    },
    rateestBps: { flag: '--rateest-bps', value: bitRate, summary: 'Compare bytes a second, with that rate.' },
    rateestBps1: { flag: '--rateest-bps1', value: bitRate, summary: 'Rate to take from the first.' },
    rateestBps2: { flag: '--rateest-bps2', value: bitRate, summary: 'Rate to take from the second.' },
    rateestPps: {
      flag: '--rateest-pps',
      value: packetCount,
      summary: 'Compare packets a second, with that rate.',
    },
    rateestPps1: { flag: '--rateest-pps1', value: packetCount, summary: 'Packets to take from the first.' },
    rateestPps2: { flag: '--rateest-pps2', value: packetCount, summary: 'Packets to take from the second.' },
    rateestLt: { flag: '--rateest-lt', value: flag, negatable: true, summary: 'It is less.' },
    rateestGt: { flag: '--rateest-gt', value: flag, negatable: true, summary: 'It is more.' },
    rateestEq: { flag: '--rateest-eq', value: flag, negatable: true, summary: 'It is the same.' },
  },
  exclusive: [
    ['rateest', 'rateest1'],
    ['rateestLt', 'rateestGt', 'rateestEq'],
    ['rateestBps', 'rateestBps2'],
    ['rateestPps', 'rateestPps2'],
    ['rateestBps', 'rateestPps'],
    ['rateestBps', 'rateestPps2'],
    ['rateestBps2', 'rateestPps'],
    ['rateestBps2', 'rateestPps2'],
  ],
  oneOf: ['rateest', 'rateest1'],
  normalize,
  example: '-m rateest --rateest eth0 --rateest-gt --rateest-bps 100mbit -j DROP',
  notes: 'The estimator must be there before the rule: a rule with -j RATEEST makes it.',
});

function normalize(uses: readonly GivenOption[]): readonly OptionUse[] | Refused {
  const find = (...names: readonly string[]): GivenOption | undefined =>
    uses.find((use) => names.includes(use.flag.replace(/^--rateest-?/, '')));
  const operator = find('lt', 'gt', 'eq');
  const first = find('', '1');
  const second = find('2');
  const delta = find('delta');
  const unit = find('bps', 'bps1', 'bps2') === undefined ? 'pps' : 'bps';
  const [one, two] = [find(`${unit}1`), find(unit, `${unit}2`)];
  if (first === undefined) return uses;
  if (operator === undefined) return refused('needs one of --rateest-lt, --rateest-gt and --rateest-eq');
  if (one === undefined && two === undefined)
    return refused('needs what to compare: --rateest-bps or --rateest-pps');
  // iptables compares both, and prints what it does not read again.
  if (unit === 'bps' && find('pps', 'pps1', 'pps2') !== undefined)
    return refused('compares bytes or packets, not both');
  const hasRate = (use: GivenOption | undefined): boolean => (use?.words.length ?? 0) > 0;
  const isRated = hasRate(one) || hasRate(two);
  // iptables forgets this rate, and takes 0 for the one that is missing.
  if (delta === undefined && second === undefined && one !== undefined && hasRate(one))
    return refused(`\`${one.flag}\` is a rate to take from the estimator, so it is for --rateest-delta`);
  if (delta === undefined && second !== undefined && isRated)
    return refused(
      'compares two estimators as they are: a rate is for --rateest-delta, or for one estimator',
    );
  const zero = unit === 'bps' ? '0bit' : '0';
  const option = (suffix: string, words: readonly string[] = []): OptionUse => ({
    flag: `--rateest${suffix}`,
    negated: false,
    words,
  });
  const rateOf = (use: GivenOption | undefined): readonly string[] =>
    use === undefined || use.words.length === 0 ? [zero] : use.words;
  const compare = { flag: operator.flag, negated: operator.negated, words: [] };
  const sides =
    delta === undefined
      ? [compare, option(`-${unit}`, second === undefined ? rateOf(two) : [])]
      : [option(`-${unit}1`, rateOf(one)), compare, option(`-${unit}2`, rateOf(two))];
  return [
    ...(delta === undefined ? [] : [option('-delta')]),
    option(second === undefined ? '' : '1', first.words),
    ...sides,
    ...(second === undefined ? [] : [option('2', second.words)]),
  ];
}
