import type { Diagnostic } from '../base/diagnostic';
import type { HostTarget } from '../deploy/apply-request';
import type { DesiredHost } from '../plan/desired';

/** One host, and what it should hold. */
export interface HostTask {
  /** The host's URL. */
  readonly title: string;
  readonly target: HostTarget;
  readonly desired: DesiredHost;
  /** When the host goes back by itself. @default the engine's own */
  readonly confirmTimeoutMs?: number;
  /** Whether the host is to keep the rules over a reboot. @default false */
  readonly persist?: boolean;
  /** What is odd about what is declared. */
  readonly warnings: readonly Diagnostic[];
}

/** Such as `ssh://root@web-1 (owner web)`. */
export function nameOf({ title, desired }: HostTask): string {
  return `${title} (owner ${desired.owner})`;
}
