import type { Diagnostic } from '../../base/diagnostic';
import type { ExitStatus } from '../cli-context';

/** What `report` says of all shards. */
export interface Report {
  readonly text: string;
  /** Why it is not about all hosts. */
  readonly problems: readonly Diagnostic[];
  readonly status: ExitStatus;
}
