import type { Diagnostic } from '../base/diagnostic';
import type { HostTarget } from '../deploy/apply-request';
import type { DesiredHost } from '../plan/desired';
import type { ApplySettings } from '../resource/apply-settings';
import type { ConstructOf } from '../review/views/change-review';
import type { RuleIndex } from '../resource/rule-constructs';

/** One host, and its desired state. */
export interface HostTask {
  /** The host's URL. */
  readonly title: string;
  readonly target: HostTarget;
  readonly desired: DesiredHost;
  /** What is declared about how it is applied; the command line comes before it. */
  readonly settings: ApplySettings;
  /** What is odd about what is declared. */
  readonly warnings: readonly Diagnostic[];
  /** The path of the construct that declares a rule; rules files have none. */
  readonly constructOf?: (rule: RuleIndex) => string;
  /** The same by the text that an operation writes, where only that is known: in a saved plan. */
  readonly writtenBy?: ConstructOf;
}

/** Such as `ssh://root@web-1 (owner web)`. */
export function nameOf({ title, desired }: HostTask): string {
  return `${title} (owner ${desired.owner})`;
}
