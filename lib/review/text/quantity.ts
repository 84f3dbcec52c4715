/** Numbers in words. */
import { at } from '../../base/at';
import type { Counters } from '../../ruleset/model/ruleset';

const units = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** `1 rule`, `2 rules`. */
export function count(number: number, noun: string, many = `${noun}s`): string {
  return `${String(number)} ${number === 1 ? noun : many}`;
}

/** Up to 9,999 exactly, then two or three digits and a unit of a thousand: `12.3 k`, `1.2 M`, `845 G`. */
export function shortNumber(number: bigint): string {
  if (number < 10_000n) return String(number);
  let unit = 1;
  let size = 1000n;
  while (number / size >= 1000n && unit < units.length - 1) {
    unit++;
    size *= 1000n;
  }
  const tenths = (number * 10n) / size;
  const digits = tenths < 1000n ? `${String(tenths / 10n)}.${String(tenths % 10n)}` : String(tenths / 10n);
  return `${digits} ${at(units, unit)}`;
}

/** How much traffic a rule has seen since its counters were last zero. */
export function matched({ packets }: Counters): string {
  if (packets === 0n) return 'matched nothing yet';
  return packets === 1n ? 'matched 1 packet' : `matched ${shortNumber(packets)} packets`;
}

/** `12 s`, `5 min`, `3 h`, `40 d`: rounded down. */
export function shortTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${String(seconds)} s`;
  if (seconds < 7200) return `${String(Math.floor(seconds / 60))} min`;
  if (seconds < 172_800) return `${String(Math.floor(seconds / 3600))} h`;
  return `${String(Math.floor(seconds / 86_400))} d`;
}
