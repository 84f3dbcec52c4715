/**
 * A number for each of many nodes: what a walk over a diagram has found about those that it comes to again.
 *
 * Two numbers a place, in one array: a `Map` of 100,000 nodes is several times as large, and each time that it grows, it is copied
 * twice.
 */
import { hashOf } from './number-bits';

const initialPlaces = 1 << 6;

export class NodeResults {
  /** The node plus one, so that 0 is none, and its number. */
  private places = new Int32Array(initialPlaces * 2);
  private count = 0;

  /** @returns -1 where there is none; no result is negative */
  get(node: number): number {
    const { places } = this;
    const mask = places.length - 1;
    for (let at = placeOf(node, mask); ; at = (at + 2) & mask) {
      const key = places[at] ?? 0;
      if (key === node + 1) return places[at + 1] ?? -1;
      if (key === 0) return -1;
    }
  }

  /** @param node one that has no result yet */
  set(node: number, result: number): void {
    if (++this.count * 4 > this.places.length) this.grow();
    const { places } = this;
    const mask = places.length - 1;
    let at = placeOf(node, mask);
    while (places[at] !== 0) at = (at + 2) & mask;
    places[at] = node + 1;
    places[at + 1] = result;
  }

  private grow(): void {
    const { places: before } = this;
    const places = new Int32Array(before.length * 4);
    const mask = places.length - 1;
    for (let from = 0; from < before.length; from += 2) {
      const key = before[from] ?? 0;
      if (key === 0) continue;
      let at = placeOf(key - 1, mask);
      while (places[at] !== 0) at = (at + 2) & mask;
      places[at] = key;
      places[at + 1] = before[from + 1] ?? 0;
    }
    this.places = places;
  }
}

function placeOf(node: number, mask: number): number {
  return (hashOf(node, 0, 0) << 1) & mask;
}
