import type { Span } from '../../base/diagnostic';

/** Where a rule was written: a place in a file, or the path of the construct that declares it. */
export interface Origin {
  readonly span?: Span;
  readonly path?: string;
}
