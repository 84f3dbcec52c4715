import type { Diagnostic } from '../base/diagnostic';
import type { Operation } from '../diff/operation';
import type { FamilyChange } from './chain-view';

/** What a renderer of changes is given: one host, or one pair of files. */
export interface ChangeReview {
  /** What a person calls it, such as `ssh://root@192.0.2.1:22`. */
  readonly title: string;
  /** Whose rules; files have no owner. */
  readonly owner?: string;
  readonly families: readonly FamilyChange[];
  readonly warnings: readonly Diagnostic[];
  /** What it means for traffic, a line for each kind of packets; undefined where nobody has worked that out. */
  readonly impact?: readonly string[];
}

/** Of all families, in the order in which they are done. */
export function operationsOf({ families }: Pick<ChangeReview, 'families'>): readonly Operation[] {
  return families.flatMap(({ operations }) => operations);
}

/** The name of a change, for a heading. */
export function headingOf({ title, owner }: Pick<ChangeReview, 'title' | 'owner'>): string {
  return owner === undefined ? title : `${title} (owner ${owner})`;
}
