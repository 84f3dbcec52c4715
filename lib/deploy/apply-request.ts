/** Requests to the engine, and their results. */
import type { Diagnostic } from '../base/diagnostic';
import type { HostAddress, SshOptions } from '../host/host-address';
import type { TransactionStep } from '../host/transaction/apply-plan';
import type { Transport } from '../host/transport';
import type { DesiredHost } from '../plan/desired';
import type { Generations } from '../plan/ownership/generations';
import type { HostPlan } from '../plan/plan-host';
import type { HostForms } from '../plan/apply/host-forms';
import type { DeclaredRuleset } from './declared-ruleset';
import type { HostConnections } from './host-connections';
import type { LiveRuleset, LiveSnapshot } from './live-snapshot';
import type { Persistence } from './persist';

/** What an apply is at. `committing` is the rehearsal, too: it is part of the same script. */
export type ApplyStep = 'reading' | TransactionStep | 'persisting';

/** A host, and how to log in there. */
export interface HostTarget {
  readonly host: HostAddress;
  readonly options: SshOptions;
}

export interface RulesetChange {
  readonly plan: HostPlan;
  /** Each as the command that a person would type, in the order in which they are done. */
  readonly operations: readonly string[];
  readonly warnings: readonly Diagnostic[];
  /** Why the deployer would not get in any more: whoever applies this all the same has to say why. @default none */
  readonly lockoutRisks?: readonly Diagnostic[];
}

/** What was shown to the user. */
export interface ExpectedChange {
  readonly fingerprint: string;
  readonly operations: readonly string[];
  /** Those of the live ruleset that the plan was made for. */
  readonly hostForms?: HostForms | undefined;
  /**
   * The plan itself and what it was made for, where no time went by since then: the host is not read again before the
   * change, for the commit compares what the host holds with that in any case.
   */
  readonly planned?: { readonly live: LiveRuleset; readonly change: RulesetChange };
}

export interface ApplyRequest {
  readonly target: HostTarget;
  /** Undefined to take away all that is this owner's. */
  readonly desired: DeclaredRuleset | DesiredHost | undefined;
  /** Whose rules; needed where nothing is desired. */
  readonly owner: string;
  /**
   * Which commits wrote what is to be taken away, where nothing is desired. Where somebody else has written since, this
   * request is superseded and nothing is removed.
   * @default whatever the host has of this owner is removed
   */
  readonly written?: Generations;
  /** What was shown to the user; undefined when nothing could be shown, then read, plan and apply in one go. */
  readonly expected: ExpectedChange | undefined;
  /** After how long the host rolls back by itself. @default 30_000 */
  readonly confirmTimeoutMs?: number;
  /**
   * Asks a person whether the change is to stay, once it is on the host and the host has been reached over a new
   * connection. The host rolls back when the answer is no, when asking fails, and when there is no answer within
   * `confirmTimeoutMs`; then the signal is aborted.
   * @default yes
   */
  readonly confirm?: (over: AbortSignal) => Promise<boolean>;
  /**
   * Whether the host is to keep this owner's part over a reboot: once the change is confirmed, and also when there is
   * nothing to change, the files that it loads at boot are brought up to date. What fails there is a warning.
   * @default false
   */
  readonly persist?: boolean;
  /** Why a change is made that the proof of the way in is against. @default such a change is refused, with nothing changed */
  readonly acceptLockoutRisk?: string;
  /** Told when a step begins, for whoever watches. @default none */
  readonly onStep?: (step: ApplyStep) => void;
  /** Cancels the change; one that was made already is rolled back. @default nothing does */
  readonly abort?: AbortSignal;
}

export interface ApplyOutcome extends RulesetChange {
  readonly snapshot: LiveSnapshot;
  /** What could not be tried on the host before it was written. */
  readonly rehearsal: readonly Diagnostic[];
  /** Where it was asked for. */
  readonly persistence?: Persistence;
}

/** What the engine needs of the world. */
export interface EngineParts {
  readonly openTransport: (target: HostTarget) => Transport;
  /** Over which hosts are read and changed. @default a new one each time */
  readonly connections?: HostConnections<HostTarget>;
  /** Whether connections and sockets are read with the rules. @default false */
  readonly readsTraffic?: boolean;
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: () => string;
  /**
   * How long a commit is tried again because something that the plan does not depend on changes under it, at five tries at
   * least. Of many deployers at once, each gets its turn: whoever is refused had to wait for one that was not.
   * @default 60_000
   */
  readonly retryMs?: number;
  /**
   * How long after an abort a host is still told to roll back and asked what it holds, before it is left to its timer.
   * @default 1_500
   */
  readonly leaveMs?: number;
  /** Who makes the changes, for others who wait for the lock; such as `alice@laptop, process 4711`. */
  readonly deployer: string;
}
