/** What of a host a program does not declare, and why: it is named at the top of the program. */
import type { Family } from '../net/family';

export interface Reason {
  /** `filled`: a set whose members come from a program that is not known by name. */
  readonly kind: 'program' | 'owner' | 'not-declarable' | 'filled';
  /** Whose it is, or why it cannot be declared, or what tells that it is filled. */
  readonly text: string;
}

export interface LeftOut {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  /** Undefined for a whole chain. */
  readonly rule?: string;
  readonly reason: Reason;
}

/** A set that declared rules name. */
export interface LeftOutSet {
  readonly set: string;
  readonly reason: Reason;
}
