/** Which of how many parts of the hosts. */
export interface Shard {
  /** Counts from 1. */
  readonly index: number;
  readonly of: number;
}

/** Such as `2/8`. */
export function nameOfShard({ index, of }: Shard): string {
  return `${String(index)}/${String(of)}`;
}
