import type { Diagnostic } from '../base/diagnostic';
import type { HostTarget } from '../deploy/apply-request';
import type { DesiredHost } from '../plan/desired';

/** One host, and its desired state. */
export interface HostTask {
  /** The host's URL. */
  readonly title: string;
  readonly target: HostTarget;
  readonly desired: DesiredHost;
  /** How long the host waits for the confirmation before it rolls back. @default the engine's own */
  readonly confirmTimeoutMs?: number;
  /** Whether the host keeps the rules over a reboot. @default false */
  readonly persist?: boolean;
  /** Warnings about the declaration. */
  readonly warnings: readonly Diagnostic[];
}

/** Such as `ssh://root@web-1 (owner web)`. */
export function nameOf({ title, desired }: HostTask): string {
  return `${title} (owner ${desired.owner})`;
}
