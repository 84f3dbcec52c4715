/**
 * Rates of the hashlimit match: packets, or bytes, a unit of time (iptables-extensions(8), hashlimit).
 *
 * Packets: a period in millionths of a second, printed in the largest unit that loses nothing. Bytes: the
 * kernel counts in blocks of 16 and keeps a cost, the share of 2^32 - 1 that one block a second takes; both
 * divisions round down, so 1000b/s prints as 992b/s (bytes_to_cost and print_bytes of libxt_hashlimit.c).
 * Rates outside 16b/s to 32gb/s have no cost that leads back to them.
 */
import { type Parsed, type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { tryParseInteger } from './numbers';
import { type PacketRate, printPeriod, printedUnit, tryParsePacketRate } from './rate';

/** Ticks of the hashlimit match in a second. */
const scale = 1_000_000;

const blockBytes = 16;
const wholeCost = 0xffff_ffff;
const minBytes = 16;
const maxBytes = 2 ** 35 - 32;

const sizes = [
  { suffix: 'm', bytes: 1024 * 1024 },
  { suffix: 'k', bytes: 1024 },
  { suffix: '', bytes: 1 },
] as const;

export type HashlimitRate =
  | { readonly kind: 'packets'; readonly period: number; readonly unitSeconds: number }
  | { readonly kind: 'bytes'; readonly cost: number };

const allowed = 'a rate such as 10/second, 3/minute or 512kb/s; at most 1000000/second, 16b/s to 32767mb/s';

/** Packets or bytes a unit of time. */
export const hashlimitRate: ValueKind<PacketRate | `${number}${'' | 'k' | 'm'}b/s`> = wordKind({
  name: 'hashlimit rate',
  allowed,
  parse: (word): Parsed => {
    const parsed = tryParseHashlimitRate(word);
    return parsed === undefined ? refused(`not ${allowed}`) : accepted(printHashlimitRate(parsed));
  },
  sample: (random) =>
    random.pick([
      `${String(random.integer(1, 300))}/${random.pick(['s', 'minute', 'h'])}`,
      `${String(random.integer(1, 2000))}${random.pick(['k', 'm'])}b/s`,
      `${String(random.integer(16, 100_000))}b/s`,
    ]),
});

export function tryParseHashlimitRate(word: string): HashlimitRate | undefined {
  const packets = tryParsePacketRate(word, scale);
  if (packets !== undefined) return packets.period === 0 ? undefined : { kind: 'packets', ...packets };
  const [, count, suffix] = /^([0-9]+)([km]?)b\/s(?:ec(?:ond)?)?$/.exec(word) ?? [];
  const bytes = Number(count) * sizeOf(suffix ?? '');
  return bytes >= minBytes && bytes <= maxBytes ? { kind: 'bytes', cost: costOf(bytes) } : undefined;
}

export function printHashlimitRate(rate: HashlimitRate): string {
  if (rate.kind === 'packets') return printPeriod(rate.period, scale);
  const bytes = bytesOf(rate.cost);
  // iptables compares the lower 32 bits, so from 4 GB on no suffix fits.
  const low = bytes % 2 ** 32;
  const size = sizes.find(
    (candidate) => bytes >= candidate.bytes && costOf(low - (low % candidate.bytes)) === rate.cost,
  );
  return `${String(Math.floor(bytes / (size?.bytes ?? 1)))}${size?.suffix ?? ''}b/s`;
}

/** The rate of a period a second, when it was written for a longer unit: what counting without limiting does. */
export function aSecondOf(period: number, unitSeconds: number): HashlimitRate {
  return { kind: 'packets', period: Math.floor(period / unitSeconds), unitSeconds: 1 };
}

/** How long an idle entry is kept when nothing says so, in milliseconds: by the unit as written. */
export function defaultExpiry(rate: HashlimitRate, hasBurst: boolean): number {
  if (rate.kind === 'packets') return rate.unitSeconds * 1000;
  return hasBurst ? 60_000 : 15_000;
}

/** What an idle entry's lifetime is compared with in print: the unit as printed. */
export function printedExpiry(rate: HashlimitRate, hasBurst: boolean): number {
  return rate.kind === 'packets'
    ? printedUnit(rate.period, scale).seconds * 1000
    : defaultExpiry(rate, hasBurst);
}

/** The most packets of a burst. */
export const maxPackets = 1_000_000;

/** The most bytes of a burst: iptables counts them in 32 bits and says nothing of what is above. */
const maxBurstBytes = 2 ** 32 - 1;

const allowedBurst = `a number from 1 to ${String(maxPackets)}, or of bytes with b, kb or mb below 4 GB`;

/** A burst: packets, or bytes with a unit; its canonical form is a bare number of either, as far as there is one. */
export const hashlimitBurst: ValueKind<number | `${number}${'k' | 'm'}b`> = wordKind<
  number | `${number}${'k' | 'm'}b`
>({
  name: 'hashlimit burst',
  allowed: allowedBurst,
  parse: (word) => {
    const burst = tryParseBurst(word);
    if (burst === undefined) return refused(`not ${allowedBurst}`);
    if (burst <= maxPackets) return accepted(String(burst));
    return accepted(burst % 1024 === 0 ? `${String(burst / 1024)}kb` : `${String(burst)}b`);
  },
  sample: (random) => random.pick(['1', '5', '100', '10kb', '2mb', String(random.integer(1, 10_000))]),
});

/** The packets or bytes of a burst; undefined when it is none. */
export function tryParseBurst(word: string): number | undefined {
  const [, count = '', unit = ''] = /^([0-9]+|0[xX][0-9a-fA-F]+?)(|b|kb?|mb?)$/.exec(word) ?? [];
  const burst = (tryParseInteger(count) ?? 0) * sizeOf(unit.replace('b', ''));
  return burst >= 1 && burst <= (unit === '' ? maxPackets : maxBurstBytes) ? burst : undefined;
}

/** A burst of bytes as the kernel keeps it: whole units of what the rate lets through a second, and how it is printed. */
export function printByteBurst(
  bytes: number,
  cost: number,
): { readonly printed: string; readonly isWhole: boolean } | undefined {
  const unit = bytesOf(cost);
  if (bytes < unit) return undefined;
  const units = Math.ceil(bytes / unit);
  const size = sizes.find((candidate) => units * unit >= candidate.bytes);
  const count = Math.floor((units * unit) / (size?.bytes ?? 1));
  // What is printed is rounded down, so it may stand for fewer units.
  const isWhole = Math.ceil((count * (size?.bytes ?? 1)) / unit) === units;
  return { printed: `${String(count)}${size?.suffix ?? ''}b`, isWhole };
}

/** Bytes a second that a cost stands for: the least burst. */
export function bytesOf(cost: number): number {
  return (Math.floor(wholeCost / cost) - 1) * blockBytes;
}

function costOf(bytes: number): number {
  return Math.floor(wholeCost / (Math.floor(bytes / blockBytes) + 1));
}

function sizeOf(suffix: string): number {
  return sizes.find((size) => size.suffix === suffix)?.bytes ?? 1;
}

/**
 * Whether the kernel's count of credits overflows: it counts in 64 bits, a day's worth of the slowest rate just
 * fits, and a product that wraps round to less than one period is refused (user2credits of xt_hashlimit.c).
 */
export function overflows(period: number, burst: number): boolean {
  const credits = (ticks: bigint): bigint => BigInt.asUintN(64, ticks * creditsPerTick);
  return credits(BigInt(period) * BigInt(burst)) < credits(BigInt(period));
}

/** The same for kernels of 250 and of 1000 clock ticks a second, which is nearly all. */
const creditsPerTick = (1000n * 2n ** 37n) / BigInt(scale);
