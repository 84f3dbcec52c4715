/**
 * The end of a transaction: confirmed over a new connection, or rolled back. `decide.ts` says what to do next; this does it,
 * over whatever connection can be had, and remembers what it has learned.
 */
import { type Expiry, pause, startExpiry, whenAborted } from '../../base/deadline';
import { type Diagnostic, renderDiagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { stopsOutput } from '../../plan/apply/tracking';
import { differencesFrom } from '../../plan/apply/verify';
import type { HostPlan } from '../../plan/plan-host';
import { changesSets } from '../../plan/plan-sets';
import { type Frame, parseFrames } from '../frames';
import { type HostSnapshot, rulesetsOf, snapshotOf, wantsSets } from '../read';
import type { Connection, RemoteScript } from '../transport';
import { rollbackCatalogue } from './catalogue';
import type { ConfirmingConnection } from './confirming-connection';
import {
  type CommitResult,
  type Confirmation,
  type HostAfterRollback,
  type Known,
  type Outcome,
  decide,
} from './decide';
import { endings, reasons, setsKept, withSuspects } from './diagnostics';
import { confirmScript, rollBackScript } from './scripts';
import { setDifferences } from './set-differences';

export interface Transaction {
  readonly host: string;
  readonly plan: HostPlan;
  /** What the transaction is called on the host. */
  readonly id: string;
  /** The connection over which it is committed. */
  readonly connection: Connection;
  readonly connect: (abort?: AbortSignal) => Promise<Connection>;
  readonly confirming: ConfirmingConnection;
  readonly nonce: () => string;
  readonly confirmTimeoutMs: number;
  /** Aborted when the host rolls back by itself, or a moment before. */
  readonly deadline: AbortSignal;
  /** What of the change may have stopped a login, a line each. */
  readonly suspects: () => readonly string[];
  readonly approve: ((over: AbortSignal) => Promise<boolean>) | undefined;
  readonly abort: AbortSignal | undefined;
  /** Aborted a moment after `abort`: from then on the host is left to its timer. */
  readonly left: AbortSignal;
}

/** What was heard of the commit. */
export type HeardCommit =
  | { readonly result: 'as-planned'; readonly snapshot: HostSnapshot }
  | { readonly result: Exclude<CommitResult, 'as-planned'>; readonly reason: Diagnostic };

export type Ending =
  | {
      readonly kind: 'applied';
      readonly snapshot: HostSnapshot;
      readonly warnings: readonly Diagnostic[];
    }
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic };

/** How long to go on, after the host should have rolled back by itself, to see whether it has. */
const extraMs = 20_000;
const retryMs = 500;

export async function confirmOrRollBack(transaction: Transaction, commit: HeardCommit): Promise<Ending> {
  const { left, host, confirmTimeoutMs } = transaction;
  const leave = async (): Promise<Ending> => {
    await whenAborted(left);
    return { kind: 'failed', diagnostic: endings.left(host, confirmTimeoutMs) };
  };
  return Promise.race([goOn(transaction, commit), leave()]);
}

async function goOn(transaction: Transaction, commit: HeardCommit): Promise<Ending> {
  const { host, abort, left, confirmTimeoutMs } = transaction;
  let known: Known = { commit: commit.result, isCancelled: isAborted(abort), isTimeOver: false };
  let reason = commit.result === 'as-planned' ? undefined : commit.reason;
  let snapshot = commit.result === 'as-planned' ? commit.snapshot : undefined;
  let seen: RolledBack | undefined;
  let expiry: Expiry | undefined;
  let warnings: readonly Diagnostic[] = [];
  try {
    for (;;) {
      if (left.aborted) return { kind: 'failed', diagnostic: endings.left(host, confirmTimeoutMs) };
      const decision = decide(known);
      switch (decision.next) {
        case 'confirm': {
          const heard = await confirm(transaction);
          known = { ...known, confirmation: heard.confirmation, isCancelled: isAborted(abort) };
          reason = heard.reason;
          warnings = heard.warnings ?? [];
          break;
        }
        case 'roll-back': {
          expiry ??= startExpiry(confirmTimeoutMs + extraMs);
          if (seen !== undefined) await pause(retryMs, left);
          seen = await rollBack(transaction, seen === undefined ? transaction.connection : undefined);
          snapshot = seen.snapshot ?? snapshot;
          known = { ...known, host: seen.host, isTimeOver: expiry.signal.aborted };
          break;
        }
        case 'report': {
          if (decision.outcome === 'applied') {
            if (snapshot === undefined) throw new Error('a change that stays was seen');
            return { kind: 'applied', snapshot, warnings };
          }
          const why =
            decision.reason === 'cancelled' || reason === undefined ? reasons.aborted(host) : reason;
          return { kind: 'failed', diagnostic: diagnosticOf(decision.outcome, transaction, why, seen) };
        }
      }
    }
  } finally {
    expiry?.stop();
  }
}

function diagnosticOf(
  outcome: Outcome,
  { host, confirmTimeoutMs }: Transaction,
  reason: Diagnostic,
  seen: RolledBack | undefined,
): Diagnostic {
  const { left = [], words = '' } = seen ?? {};
  switch (outcome) {
    case 'rolled-back':
      return endings.rolledBack(host, reason);
    case 'not-rolled-back':
      return endings.notRolledBack(host, reason, left, words);
    case 'changed-meanwhile':
      return endings.changedMeanwhile(host, reason, left);
    case 'still-running':
      return endings.stillRunning(host, reason);
    case 'unknown':
      return endings.unknown(host, confirmTimeoutMs, reason, words);
  }
}

interface Heard {
  readonly confirmation: Confirmation;
  /** Why it is not confirmed. */
  readonly reason: Diagnostic | undefined;
  /** What did not go as it should, although the change stays. @default none */
  readonly warnings?: readonly Diagnostic[];
}

/** Tells the host over the confirming connection that the change stays. */
async function confirm(transaction: Transaction): Promise<Heard> {
  const { host, confirming, confirmTimeoutMs } = transaction;
  try {
    const fresh = await confirming.take();
    try {
      const refusal = await tryFindRefusal(transaction);
      if (refusal !== undefined) return refusal;
      const outcome = await outcomeOver(transaction, fresh).catch(() => outcomeOverAnother(transaction));
      if (outcome.text === 'confirmed') {
        const kept = outcome.keptSets.length === 0 ? [] : [setsKept(host, outcome.keptSets)];
        return { confirmation: 'confirmed', reason: undefined, warnings: kept };
      }
      const late = reasons.late(host, confirmTimeoutMs, stopsOutput(transaction.plan));
      return { confirmation: 'late', reason: withSuspects(late, transaction.suspects()) };
    } finally {
      await fresh.close();
    }
  } catch (error) {
    const reason = withSuspects(whyUnreachable(host, error), transaction.suspects());
    return { confirmation: 'unreachable', reason };
  }
}

function whyUnreachable(host: string, error: unknown): Diagnostic {
  const isTold = error instanceof FirewallError && rollbackCatalogue.is(error, 'apply/unreachable');
  return (isTold ? error.diagnostics[0] : undefined) ?? reasons.unreachable(host, textOf(error));
}

/** Why the change is not to stay although the host can be reached. */
async function tryFindRefusal(transaction: Transaction): Promise<Heard | undefined> {
  const { host, approve, deadline, abort, confirmTimeoutMs } = transaction;
  const noAnswer: Heard = { confirmation: 'no-answer', reason: reasons.noAnswer(host, confirmTimeoutMs) };
  const declined = (why: string): Heard => ({
    confirmation: 'declined',
    reason: reasons.declined(host, why),
  });
  if (isAborted(abort)) return noAnswer;
  if (approve === undefined) return undefined;
  const over = abort === undefined ? deadline : AbortSignal.any([deadline, abort]);
  const ended = new Promise<Heard>((resolve) => {
    if (over.aborted) resolve(noAnswer);
    else over.addEventListener('abort', () => resolve(noAnswer), { once: true });
  });
  const answer = await Promise.race([
    approve(over).catch((error: unknown) => declined(textOf(error))),
    ended,
  ]);
  if (over.aborted) return noAnswer;
  if (answer === false) return declined('');
  return answer === true ? undefined : answer;
}

function isAborted(abort: AbortSignal | undefined): boolean {
  return abort?.aborted === true;
}

interface HeardOutcome {
  readonly text: string;
  /** Sets that were to go, and that somebody else uses. */
  readonly keptSets: readonly string[];
}

async function outcomeOver(transaction: Transaction, connection: Connection): Promise<HeardOutcome> {
  const frames = await ask(transaction, connection, confirmScript, 30_000);
  const kept = text(frames.get('kept-sets')).split('\n');
  return { text: text(frames.get('outcome')), keptSets: kept.filter((name) => name !== '') };
}

async function outcomeOverAnother(transaction: Transaction): Promise<HeardOutcome> {
  const another = await transaction.connect(transaction.left);
  try {
    return await outcomeOver(transaction, another);
  } finally {
    await another.close();
  }
}

/** The result of telling the host to roll back. */
interface RolledBack {
  readonly host: HostAfterRollback | 'unreachable';
  readonly snapshot?: HostSnapshot;
  /** How the host differs from what it held before the change. */
  readonly left: readonly string[];
  /** Of iptables on the host, or of the error. */
  readonly words: string;
}

/** @param there the connection to use; a new one where there is none */
async function rollBack(transaction: Transaction, there: Connection | undefined): Promise<RolledBack> {
  try {
    const connection = there ?? (await transaction.connect(transaction.left));
    try {
      return seenIn(transaction, await ask(transaction, connection, rollBackScript, 75_000));
    } finally {
      if (there === undefined) await connection.close();
    }
  } catch (error) {
    return { host: 'unreachable', left: [], words: textOf(error) };
  }
}

const states: readonly string[] = [
  ...(['over', 'confirmed', 'failed', 'rolling-back'] satisfies HostAfterRollback['state'][]),
];

function seenIn({ host, plan }: Transaction, frames: ReadonlyMap<string, Frame>): RolledBack {
  const snapshot = snapshotOf(
    frames,
    host,
    plan.families.map(({ family }) => family),
  );
  const rulesets = rulesetsOf(snapshot, host);
  const printed = text(frames.get('state'));
  const state = (states.includes(printed) ? printed : 'failed') as HostAfterRollback['state'];
  const left = [...differencesFrom(plan, rulesets, 'live'), ...setDifferences(plan, snapshot.sets, 'live')];
  const isPlanned = (): boolean =>
    differencesFrom(plan, rulesets, 'expected').length === 0 &&
    setDifferences(plan, snapshot.sets, 'wanted').length === 0;
  const rules = left.length === 0 ? 'previous' : isPlanned() ? 'planned' : 'other';
  return { host: { state, rules }, snapshot, left, words: text(frames.get('errors')) };
}

async function ask(
  { host, id, nonce, plan, left }: Transaction,
  connection: Connection,
  script: RemoteScript,
  timeoutMs: number,
): Promise<ReadonlyMap<string, Frame>> {
  const word = nonce();
  const stdin = Buffer.from(`${word}\n${id}\n${changesSets(plan) ? wantsSets : ''}`);
  const result = await connection.run(script, { stdin, timeoutMs, abort: left });
  return parseFrames(result, word, host);
}

function text(frame: Frame | undefined): string {
  return frame?.bytes.toString('utf8') ?? '';
}

/** What went wrong, for the detail of a diagnostic. */
export function textOf(error: unknown): string {
  if (error instanceof FirewallError) return error.diagnostics.map(renderDiagnostic).join('\n');
  return error instanceof Error ? error.message : String(error);
}
