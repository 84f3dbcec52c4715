import type { Status } from './known-results';

/** A command that ends a loop, a function or the script. */
export class Stop extends Error {
  constructor(
    readonly kind: 'exit' | 'return' | 'break' | 'continue',
    readonly status: Status,
  ) {
    super(kind);
  }
}
