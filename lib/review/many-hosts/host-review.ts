import type { Diagnostic } from '../../base/diagnostic';
import type { ChangeReview } from '../views/change-review';

/** A host that could be planned, or one that could not and why. */
export type HostReview =
  | { readonly kind: 'planned'; readonly review: ChangeReview }
  | {
      readonly kind: 'failed';
      readonly title: string;
      readonly owner: string;
      readonly errors: readonly Diagnostic[];
    };
