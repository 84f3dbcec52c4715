/**
 * What to do next about a change that may have been made, and what to report in the end. Pure: `confirm-or-roll-back.ts`
 * does what this decides, and comes back with what it has learned.
 *
 * Nothing is reported that was not seen. Whoever loses an answer asks again, and what the host shows decides, not what
 * was sent.
 */

/** What was heard of the commit. */
export type CommitResult =
  /** Committed, read again, and it is what the plan says. */
  | 'as-planned'
  | 'not-as-planned'
  /** What the host holds after the commit cannot be read. */
  | 'unreadable'
  /** The kernel or a tool refused a batch. */
  | 'refused'
  /** The time was over before all was committed. */
  | 'late'
  /** The connection was lost, so it may have been made or not. */
  | 'lost';

/** The result of the confirmation. */
export type Confirmation =
  | 'confirmed'
  /** The host had rolled back before. */
  | 'late'
  /** No new connection, or it was lost. */
  | 'unreachable'
  /** The person or program that has to approve said no, or failed. */
  | 'declined'
  /** There was no approval in time. */
  | 'no-answer';

/** What a host shows after it was told to roll back. */
export interface HostAfterRollback {
  /** What its folder says: nothing is left of the transaction; it was confirmed; it could not be rolled back; it is being rolled back. */
  readonly state: 'over' | 'confirmed' | 'failed' | 'rolling-back';
  /** Which rules it holds, in all that the plan changes. */
  readonly rules: 'previous' | 'planned' | 'other';
}

export interface Known {
  readonly commit: CommitResult;
  /** Undefined as long as it was not tried. */
  readonly confirmation?: Confirmation;
  /** Whether the deployer cancelled before it was confirmed. */
  readonly isCancelled: boolean;
  /** What the host showed last; undefined as long as it was not told to roll back. */
  readonly host?: HostAfterRollback | 'unreachable';
  /** Whether the host should have rolled back by itself long ago. */
  readonly isTimeOver: boolean;
}

/** Why a change is rolled back. */
export type RollbackReason =
  Exclude<CommitResult, 'as-planned'> | Exclude<Confirmation, 'confirmed'> | 'cancelled';

export type Outcome =
  | 'rolled-back'
  | 'not-rolled-back'
  | 'changed-meanwhile'
  /** The previous rules are there, and a restore that was started before may still commit, and be rolled back again. */
  | 'still-running'
  | 'unknown';

export type Decision =
  | { readonly next: 'confirm' }
  | { readonly next: 'roll-back'; readonly reason: RollbackReason }
  | { readonly next: 'report'; readonly outcome: 'applied' }
  | { readonly next: 'report'; readonly outcome: Outcome; readonly reason: RollbackReason };

export function decide(known: Known): Decision {
  const reason = tryFindReason(known);
  if (reason === undefined)
    return known.confirmation === 'confirmed' ? { next: 'report', outcome: 'applied' } : { next: 'confirm' };
  if (known.host === undefined) return { next: 'roll-back', reason };
  const outcome = known.host === 'unreachable' ? undefined : tryFindOutcome(known.host);
  if (outcome === 'applied') return { next: 'report', outcome };
  if (outcome !== undefined) return { next: 'report', outcome, reason };
  if (!known.isTimeOver) return { next: 'roll-back', reason };
  return { next: 'report', outcome: outcomeInTheEnd(known.host), reason };
}

/** Why the change is not to stay; undefined when it may, as far as is known. */
function tryFindReason({ commit, confirmation, isCancelled }: Known): RollbackReason | undefined {
  if (commit === 'lost') return isCancelled ? 'cancelled' : 'lost';
  if (commit !== 'as-planned') return commit;
  if (confirmation === 'confirmed') return undefined;
  // What the host said itself counts, also where somebody had cancelled.
  if (confirmation === 'late') return confirmation;
  return isCancelled ? 'cancelled' : confirmation;
}

/** Undefined while it goes on. */
function tryFindOutcome({ state, rules }: HostAfterRollback): Outcome | 'applied' | undefined {
  if (state === 'confirmed') return 'applied';
  if (rules === 'previous') return state === 'rolling-back' ? undefined : 'rolled-back';
  if (state === 'over') return rules === 'planned' ? 'applied' : 'changed-meanwhile';
  return state === 'failed' ? 'not-rolled-back' : undefined;
}

function outcomeInTheEnd(host: HostAfterRollback | 'unreachable'): Outcome {
  if (host === 'unreachable') return 'unknown';
  return host.rules === 'previous' ? 'still-running' : 'not-rolled-back';
}
