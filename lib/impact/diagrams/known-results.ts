/**
 * What operations on diagrams came to: a table that forgets on collision, so that asking costs one look.
 *
 * It grows by what is asked of it, not by how many nodes there are: most questions come to their nodes without the same one twice,
 * and memory that nobody has touched yet costs more than working a few results out again.
 */
import { hashOf } from './number-bits';

/** The number of a node. */
type Node = number;

const initialPlaces = 1 << 10;
const maxPlaces = 1 << 22;
/** Numbers a place: operation, left, right, result. */
const placeSize = 4;
/** It grows when each place has been written so many times. */
const writesPerPlace = 8;

/** No node. */
export const notKnown = -1;

export class KnownResults {
  private places = new Int32Array(initialPlaces * placeSize);
  private writes = 0;

  /** @returns `notKnown` where it was not kept, or was forgotten. */
  find(operation: number, left: Node, right: Node): Node {
    const { places } = this;
    const at = placeOf(operation, left, right, places.length);
    const isIt = places[at] === operation && places[at + 1] === left && places[at + 2] === right;
    return isIt ? (places[at + 3] ?? notKnown) : notKnown;
  }

  keep(operation: number, left: Node, right: Node, result: Node): void {
    if (++this.writes > (this.places.length / placeSize) * writesPerPlace) this.grow();
    this.write(operation, left, right, result);
  }

  private write(operation: number, left: Node, right: Node, result: Node): void {
    const { places } = this;
    const at = placeOf(operation, left, right, places.length);
    places[at] = operation;
    places[at + 1] = left;
    places[at + 2] = right;
    places[at + 3] = result;
  }

  private grow(): void {
    this.writes = 0;
    const { places: before } = this;
    if (before.length >= maxPlaces * placeSize) return;
    this.places = new Int32Array(before.length * 2);
    for (let at = 0; at < before.length; at += placeSize) {
      const operation = before[at] ?? 0;
      if (operation === 0) continue;
      const [left, right] = [before[at + 1] ?? 0, before[at + 2] ?? 0];
      this.write(operation, left, right, before[at + 3] ?? notKnown);
    }
  }
}

function placeOf(operation: number, left: Node, right: Node, length: number): number {
  return (hashOf(left, right, operation) & (length / placeSize - 1)) * placeSize;
}
