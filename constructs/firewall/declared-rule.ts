import type { Construct } from 'constructs';
import type { Phase } from '../../lib/patterns/phase';

/** A rule as a construct has declared it. */
export interface DeclaredRule {
  readonly construct: Construct;
  readonly text: string;
  readonly table: string;
  readonly chain: string;
  readonly phase: Phase;
}

/** A chain with its rules in the order in which they stand. */
export interface OrderedChain {
  readonly table: string;
  readonly name: string;
  /** Which construct declares it, when it is a user chain. */
  readonly construct: Construct | undefined;
  readonly policy: 'ACCEPT' | 'DROP' | undefined;
  readonly rules: readonly DeclaredRule[];
}
