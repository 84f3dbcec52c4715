import type { Diagnostic } from '../base/diagnostic';
import type { ApplyStep } from '../deploy/apply-request';
import type { OutcomeWord } from './apply/outcome-words';

/** What happens during a run, for programs. */
export type RunEvent =
  /** Work on a host begins. */
  | { readonly event: 'start'; readonly host: string; readonly doing: string }
  /** A step of that work begins: a change is committed, say, or confirmed. */
  | { readonly event: 'step'; readonly host: string; readonly doing: string; readonly step: ApplyStep }
  /** It has ended; `skipped` when it was not started. */
  | {
      readonly event: 'end';
      readonly host: string;
      readonly doing: string;
      readonly outcome: 'done' | 'failed' | 'skipped';
      readonly seconds: number;
    }
  /** A warning or an error. */
  | ({ readonly event: 'diagnostic'; readonly about?: string } & Diagnostic)
  /** A file that is loaded at boot was written. */
  | { readonly event: 'wrote'; readonly host: string; readonly path: string }
  /** What `apply` leaves a host with; one for each host, at the end. */
  | {
      readonly event: 'result';
      readonly host: string;
      readonly outcome: OutcomeWord;
      readonly operations: number;
    };
