/**
 * Where the rules of a save stand in it, for reading one that is much the same: what is byte for byte the same in
 * both needs no look at its single lines.
 *
 * Kept beside the ruleset and not in it, as it says nothing about the rules; and as long as the ruleset itself.
 */
import type { Codes } from './plain-words';
import type { Ruleset } from './ruleset';

export interface ChainPlaces {
  /** Where the line of each rule begins, by place in the chain; -1 for one that has no line for itself. */
  readonly starts: number[];
  /** Where it ends, before its newline. */
  readonly ends: number[];
}

export class LinePlaces {
  private readonly chains = new Map<string, ChainPlaces>();

  constructor(readonly codes: Buffer) {}

  chain(table: string, chain: string): ChainPlaces {
    const key = `${table} ${chain}`;
    const known = this.chains.get(key) ?? { starts: [], ends: [] };
    this.chains.set(key, known);
    return known;
  }
}

const places = new WeakMap<Ruleset, LinePlaces>();

export function keepPlaces(ruleset: Ruleset, kept: LinePlaces): void {
  places.set(ruleset, kept);
}

/** Undefined for a ruleset that was not read from lines, or whose lines did more than append rules. */
export function tryFindPlaces(ruleset: Ruleset): LinePlaces | undefined {
  return places.get(ruleset);
}

const firstLook = 256;
const longestLook = 1 << 20;

/** How many codes are the same from two places on. */
export function commonLength(left: Buffer, leftStart: number, right: Buffer, rightStart: number): number {
  let end = Math.min(left.length - leftStart, right.length - rightStart);
  let same = 0;
  let look = Math.min(firstLook, end);
  let differs = false;
  while (look > 0) {
    const [from, other] = [leftStart + same, rightStart + same];
    const isSame = left.compare(right, other, other + look, from, from + look) === 0;
    if (isSame) same += look;
    else {
      differs = true;
      end = same + look;
    }
    // Ever longer looks until one finds a difference; then half of what holds it, and so on.
    look = differs ? (end - same) >> 1 : Math.min(look * 2, longestLook, end - same);
  }
  return same;
}

export function isByteCodes(codes: Codes): codes is Buffer {
  return Buffer.isBuffer(codes);
}
