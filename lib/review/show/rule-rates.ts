/** How fast rules match, between two readings of a host. */
import { visibleText } from '../../base/visible-text';
import type { LiveHost } from './live-host';
import { liveChains, tablesInOrder } from './live-host';
import type { Paint } from '../text/paint';
import { count, shortNumber } from '../text/quantity';
import { visibleRule } from '../text/visible-rule';

export interface RuleRate {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  /** From 1, in the later reading. */
  readonly index: number;
  readonly rule: string;
  readonly packetsPerSecond: number;
  readonly bytesPerSecond: number;
}

/** Of a reading: what each rule has matched. */
export type Counted = ReadonlyMap<string, CountedRule>;

interface CountedRule extends Omit<RuleRate, 'packetsPerSecond' | 'bytesPerSecond'> {
  readonly packets: bigint;
  readonly bytes: bigint;
}

export function countedRules(host: LiveHost): Counted {
  const found = new Map<string, CountedRule>();
  for (const { ruleset } of host.families)
    for (const table of tablesInOrder(ruleset))
      for (const chain of liveChains(host, ruleset, table))
        for (const { index, text, counters } of chain.rules()) {
          if (counters === undefined) continue;
          const place = { family: ruleset.family, table: table.name, chain: chain.name };
          let key = JSON.stringify([...Object.values(place), text]);
          while (found.has(key)) key += '+';
          found.set(key, { ...place, index, rule: text, ...counters });
        }
  return found;
}

/** Of the rules that have matched something meanwhile, the fastest first. A counter that shrank was reset: then it has no rate. */
export function ratesBetween(earlier: Counted, later: Counted, seconds: number): readonly RuleRate[] {
  if (seconds <= 0) return [];
  const rates = [...later].flatMap(([key, { packets, bytes, ...place }]): readonly RuleRate[] => {
    const before = earlier.get(key);
    if (before === undefined || packets <= before.packets) return [];
    const perSecond = (now: bigint, then: bigint): number =>
      Math.round((Number(now - then) / seconds) * 10) / 10;
    return [
      {
        ...place,
        packetsPerSecond: perSecond(packets, before.packets),
        bytesPerSecond: perSecond(bytes, before.bytes),
      },
    ];
  });
  return rates.sort((left, right) => right.packetsPerSecond - left.packetsPerSecond);
}

export interface RatesView {
  readonly title: string;
  /** When it was read, in ISO 8601. */
  readonly readAt: string;
  readonly rates: readonly RuleRate[];
}

/** As many rules as there is room for; one line each, cut where the terminal ends. */
export function renderRates(
  { title, readAt, rates }: RatesView,
  paint: Paint,
  width: number,
  rows: number,
): string {
  const room = Math.max(1, rows - 4);
  const cells = rates
    .slice(0, room)
    .map((rate) => [
      rateText(rate.packetsPerSecond),
      rateText(rate.bytesPerSecond),
      `${rate.family} ${rate.table} ${visibleText(rate.chain)} ${String(rate.index)}`,
      visibleRule(rate.rule),
    ]);
  const heads = ['packets/s', 'bytes/s', 'chain', 'rule'];
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .slice(0, width)
      .trimEnd();
  const more = rates.length - cells.length;
  return [
    paint.heading(`${visibleText(title)}, ${readAt}`.slice(0, width)),
    paint.faint(line(heads)),
    ...(cells.length === 0 ? ['no rule has matched anything'] : cells.map(line)),
    ...(more > 0 ? [paint.faint(`and ${count(more, 'more rule')}`)] : []),
    '',
  ].join('\n');
}

/** A line of JSON for each reading. */
export function renderRatesJson({ title, readAt, rates }: RatesView): string {
  return `${JSON.stringify({ version: 1, host: title, readAt, rates })}\n`;
}

function rateText(rate: number): string {
  return rate < 100 ? rate.toFixed(1) : shortNumber(BigInt(Math.round(rate)));
}
