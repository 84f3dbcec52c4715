import type { DesiredOptions } from '../desired-options';

export interface ApplyOptions extends DesiredOptions {
  readonly parallel?: number;
  readonly autoApprove?: boolean;
  /** Who says that a change stays. @default 'automatically' */
  readonly confirm?: 'automatically' | 'manually';
  /** In seconds. */
  readonly confirmTimeout?: number;
  /** How many hosts come first. */
  readonly canary?: number;
  /** Also where a stack does not say so. */
  readonly persist?: boolean;
  readonly verbose?: boolean;
}
