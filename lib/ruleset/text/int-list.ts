/** A list of 32-bit integers that grows: four bytes each, and nothing for the garbage collector to look at. */
export class IntList {
  private items: Int32Array;
  private size = 0;

  /** @param expected how many there will probably be */
  constructor(expected = 256) {
    this.items = new Int32Array(expected);
  }

  get length(): number {
    return this.size;
  }

  push(value: number): void {
    if (this.size === this.items.length) this.grow(2 * this.size + 1);
    this.items[this.size++] = value;
  }

  pushAll(values: Int32Array): void {
    const size = this.size + values.length;
    if (size > this.items.length) this.grow(Math.max(size, 2 * this.items.length));
    this.items.set(values, this.size);
    this.size = size;
  }

  /** @param index one that is there */
  at(index: number): number {
    return this.items[index] ?? -1;
  }

  /** Those that are there now. */
  all(): Int32Array {
    return this.items.subarray(0, this.size);
  }

  private grow(size: number): void {
    const items = new Int32Array(size);
    items.set(this.items);
    this.items = items;
  }
}

/** Where the first of ascending numbers stands that is greater than one; their length if none is. */
export function firstAbove(ascending: Int32Array, number: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}
