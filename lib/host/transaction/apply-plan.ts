/**
 * A plan onto a host: all of it, confirmed over a new connection, or nothing.
 *
 * Goals
 * 0. What the host would not take is refused before anything is touched (`rehearsal/rehearse.sh`).
 * 1. Exactly the planned operations, one `iptables-restore --noflush` a family, onto exactly the ruleset that
 *    was read: the commit compares it again, under a lock (`commit.sh`).
 * 2. No fault leaves a host half changed or locked out. Before the first change, everything that rolls back is on
 *    the host, and a timer runs there that nobody has to tell (`timer.sh`, `rollback.sh`), watched by another
 *    process (`watchdog.sh`). What is refused is rolled back at once by the same script.
 * 3. A change stays only after a new TCP connection with a new login, both started after the commit, has confirmed it
 *    (`confirming-connection.ts`). The connection that made the change proves nothing: its packets are ESTABLISHED.
 * 4. What is reported was seen: after a commit, a rollback or a lost connection the host is read
 *    (`confirm-or-roll-back.ts`, `decide.ts`).
 *
 * Invariants: one of `confirmed` and `rolling-back` happens, never both (both rename one file); the lock is held by
 * the timer until then, and the kernel releases it when the timer ends, however that happens; a commit that
 * is late changes nothing, because its batch has been made empty.
 *
 * Not here: whether the plan is the one that somebody looked at. The caller compares first. `docs/transaction.md` has
 * the steps and what was made to go wrong at each.
 */
import { startExpiry, startExpiryAfter } from '../../base/deadline';
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import { type Family, commandOf } from '../../net/family';
import { type HostPlan, chainsApart, expectedRulesets } from '../../plan/plan-host';
import { type Rehearsal, rehearsalOf } from '../../plan/apply/rehearsal';
import { type FamilyRestore, restoresOf } from '../../plan/apply/restore';
import { type SetsRestore, setsRestoreOf } from '../../plan/apply/restore-sets';
import { changesSets } from '../../plan/plan-sets';
import { stopsOutput, untrackedFamilies } from '../../plan/apply/tracking';
import { differencesFrom } from '../../plan/apply/verify';
import { setDifferences } from './set-differences';
import { type Frame, parseFrames, whenBegun } from '../frames';
import { isReadOnlyRefusal } from '../read-only';
import { type HostSnapshot, rulesetsOf, snapshotOf } from '../read';
import { type OriginOf, refusalsIn, rehearsalWarnings } from '../rehearsal/check-report';
import { parseReport } from '../rehearsal/report';
import type { Connection } from '../transport';
import { commitInput } from './commit-input';
import { commitScript } from './scripts';
import { type ConfirmingConnection, confirmingConnection } from './confirming-connection';
import { reasons, refusals, withSuspects } from './diagnostics';
import { proveWay } from './prove-way';
import { defaultConfirmTimeoutMs, tryTimeMs } from './try-time';
import { type HeardCommit, type Transaction, confirmOrRollBack, textOf } from './confirm-or-roll-back';

/** Where a transaction is: its script runs on the host, or what it did is confirmed over a new connection. */
export type TransactionStep = 'committing' | 'confirming';

export interface ApplyOptions {
  /** What the host printed when the plan was made. */
  readonly snapshot: HostSnapshot;
  /** A new connection with a new login, over the same route. Has to work after `abort` too, to read the host. */
  readonly connect: (abort?: AbortSignal) => Promise<Connection>;
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: () => string;
  /** Who holds the lock, for others who wait for it. */
  readonly deployer: string;
  /** When the host rolls back by itself, in milliseconds. @default 30_000 */
  readonly confirmTimeoutMs?: number;
  /** How long to wait for another transaction on the host, in milliseconds. @default 30_000 */
  readonly lockWaitMs?: number;
  /**
   * Asked once the host has been reached over a new connection: whether the change is to stay. It is rolled back
   * when the answer is no, when it fails, and when there is none in time; then the signal is aborted.
   * @default yes
   */
  readonly approve?: (over: AbortSignal) => Promise<boolean>;
  /** Where a rule that the plan writes was declared. @default not known */
  readonly originOf?: OriginOf;
  /** What of the change may have stopped a login, a line each, for the message where one fails after it. @default nothing is known of it */
  readonly suspects?: () => readonly string[];
  /** Told when a step begins. A commit that is tried again begins again. @default none */
  readonly onStep?: (step: TransactionStep) => void;
  readonly abort?: AbortSignal;
  /**
   * How long after `abort` the host is still told to roll back and asked what it holds, in milliseconds. Then it is left to its
   * timer: who pressed Ctrl-C does not wait for a host that hangs.
   * @default 1_500
   */
  readonly leaveMs?: number;
}

export type ApplyResult =
  | {
      readonly kind: 'applied';
      readonly snapshot: HostSnapshot;
      /** What was not tried before. */
      readonly warnings: readonly Diagnostic[];
    }
  /** The ruleset is not the one that was read; nothing was changed. `snapshot` is what it is now. */
  | { readonly kind: 'changed'; readonly snapshot: HostSnapshot }
  /** The diagnostics say whether the change was rolled back. */
  | { readonly kind: 'failed'; readonly diagnostics: readonly Diagnostic[] };

const defaultLockWaitMs = 30_000;
const defaultLeaveMs = 1_500;

/** @throws FirewallError `apply/...` or `host/...` when nothing was changed */
export async function applyPlan(
  connection: Connection,
  plan: HostPlan,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const timeoutMs = tryTimeMs(options.confirmTimeoutMs);
  const confirming = confirmingConnection(options.connect, (fresh, abort) =>
    proveWay(fresh, { nonce: options.nonce(), timeoutMs, ...omitUndefined({ abort }) }),
  );
  const submission = { ...options, confirming };
  try {
    const first = await submit(connection, plan, { ...submission, rehearsal: rehearsalOf(plan) });
    if (first.kind !== 'rehearsed') return first;
    // The host prints a rule differently, and it is the rule that was meant: what is left is to write it.
    const second = await submit(connection, plan, { ...submission, rehearsal: undefined });
    if (second.kind === 'rehearsed') throw new Error('nothing was rehearsed');
    return second.kind === 'applied' ? { ...second, warnings: first.warnings } : second;
  } finally {
    await confirming.discard();
  }
}

interface Submission extends ApplyOptions {
  readonly rehearsal: Rehearsal | undefined;
  readonly confirming: ConfirmingConnection;
}

/** `rehearsed`: nothing was changed, and nothing speaks against the change. */
type Submitted = ApplyResult | { readonly kind: 'rehearsed'; readonly warnings: readonly Diagnostic[] };

async function submit(connection: Connection, plan: HostPlan, options: Submission): Promise<Submitted> {
  const host = connection.description;
  const { rehearsal, confirming, connect, nonce, approve, abort, onStep } = options;
  const { confirmTimeoutMs = defaultConfirmTimeoutMs, lockWaitMs = defaultLockWaitMs } = options;
  const word = nonce();
  const id = nonce();
  // No other commit has this name, so no other one has these generations.
  const restores = restoresOf(plan, id);
  const sets = changesSets(plan) && plan.sets !== undefined ? setsRestoreOf(plan.sets) : undefined;
  const tracked = untrackedFamilies(plan);
  const stdin = commitInput({
    ...options,
    apart: chainsApart(plan),
    restores,
    sets,
    tracked,
    nonce: word,
    id,
    confirmTimeoutMs,
    lockWaitMs,
  });
  const expiry = startExpiry(confirmTimeoutMs);
  const leaving = startExpiryAfter(abort, options.leaveMs ?? defaultLeaveMs);
  const transaction: Transaction = {
    ...{ host, plan, id, connection, connect, confirming, nonce, confirmTimeoutMs, approve, abort },
    suspects: options.suspects ?? (() => []),
    deadline: expiry.signal,
    left: leaving.signal,
  };
  try {
    let frames: ReadonlyMap<string, Frame>;
    try {
      // Nothing on the host takes longer than this, so if it ends by this, it hangs.
      const timeoutMs = lockWaitMs + confirmTimeoutMs + 240_000;
      const onStdout = whenBegun(word, 'committed', () => {
        confirming.begin();
        onStep?.('confirming');
      });
      onStep?.('committing');
      const result = await connection.run(commitScript, {
        stdin,
        timeoutMs,
        onStdout,
        ...omitUndefined({ abort }),
      });
      frames = parseFrames(result, word, host);
    } catch (error) {
      if (isReadOnlyRefusal(error)) throw error;
      return await settled(
        transaction,
        {
          result: 'lost',
          reason: withSuspects(reasons.lost(host, textOf(error), stopsOutput(plan)), transaction.suspects()),
        },
        [],
      );
    }
    const printed = frames.get('rehearsal');
    const report =
      printed === undefined || rehearsal === undefined ? undefined : parseReport(printed.bytes, rehearsal);
    const warnings = rehearsal === undefined ? [] : rehearsalWarnings(report, rehearsal, host);
    const refused = [...frames.values()].find(({ name }) => name.startsWith('refused-'));
    if (refused?.name === 'refused-rehearsed' && report !== undefined && rehearsal !== undefined) {
      const found = refusalsIn(report, rehearsal, host, options.originOf ?? (() => ({})));
      if (found.length > 0) throw new FirewallError(found);
      return { kind: 'rehearsed', warnings };
    }
    if (refused?.name === 'refused-changed')
      return { kind: 'changed', snapshot: snapshotOf(frames, host, familiesOf(transaction)) };
    if (refused !== undefined) throw new FirewallError(refusalOf(refused, host));
    return await settled(transaction, heardIn(frames, transaction, { restores, sets }), warnings);
  } finally {
    expiry.stop();
    leaving.stop();
  }
}

async function settled(
  transaction: Transaction,
  commit: HeardCommit,
  warnings: readonly Diagnostic[],
): Promise<ApplyResult> {
  const ending = await confirmOrRollBack(transaction, commit);
  if (ending.kind === 'failed') return { kind: 'failed', diagnostics: [ending.diagnostic] };
  return { ...ending, warnings: [...warnings, ...ending.warnings] };
}

function heardIn(
  frames: ReadonlyMap<string, Frame>,
  transaction: Transaction,
  { restores, sets }: { readonly restores: readonly FamilyRestore[]; readonly sets: SetsRestore | undefined },
): HeardCommit {
  const { host, plan, confirmTimeoutMs } = transaction;
  if (sets !== undefined && (frames.get('ipset')?.status ?? 0) !== 0)
    return { result: 'refused', reason: setsRefused(sets, frames, host) };
  const failed = restores.find(({ family }) => (frames.get(commandOf(family))?.status ?? 0) !== 0);
  if (failed !== undefined) return { result: 'refused', reason: batchRefused(failed, frames, host) };
  if (frames.has('late')) {
    const late = reasons.late(host, confirmTimeoutMs, stopsOutput(plan));
    return { result: 'late', reason: withSuspects(late, transaction.suspects()) };
  }
  try {
    const snapshot = snapshotOf(frames, host, familiesOf(transaction));
    const rules = differencesFrom(plan, rulesetsOf(snapshot, host, expectedRulesets(plan)), 'expected');
    const differing = setDifferences(plan, snapshot.sets, 'wanted');
    if (rules.length + differing.length === 0) return { result: 'as-planned', snapshot };
    return { result: 'not-as-planned', reason: reasons.notAsPlanned(host, rules, differing) };
  } catch (error) {
    return { result: 'unreadable', reason: reasons.unreadable(host, textOf(error)) };
  }
}

function setsRefused({ batch }: SetsRestore, frames: ReadonlyMap<string, Frame>, host: string): Diagnostic {
  const frame = frames.get('ipset');
  return reasons.batchRefused({
    host,
    command: 'ipset -! restore',
    status: frame?.status ?? 0,
    said: frame?.bytes.toString('utf8') ?? '',
    input: batch,
  });
}

function refusalOf({ name, bytes }: Frame, host: string): Diagnostic {
  const said = bytes.toString('utf8').trim();
  switch (name.slice('refused-'.length)) {
    case 'locked':
      return refusals.locked(host, said);
    case 'xtables':
      return refusals.xtablesLocked(host);
    case 'tools':
      return refusals.missingTools(host, said);
    case 'timer':
      return refusals.noTimer(host, said);
    case 'old':
      return refusals.oldIptables(host, said);
    case 'logout':
      return refusals.endsAtLogout(host, said);
    case 'stopped':
      return refusals.stopped(host);
    default:
      return refusals.noSpace(host, said);
  }
}

function batchRefused(
  { family, batch }: FamilyRestore,
  frames: ReadonlyMap<string, Frame>,
  host: string,
): Diagnostic {
  const command = commandOf(family);
  const frame = frames.get(command);
  return reasons.batchRefused({
    host,
    command: `${command}-restore`,
    status: frame?.status ?? 0,
    said: frame?.bytes.toString('utf8') ?? '',
    input: batch,
  });
}

/** Families whose rules are compared. */
function familiesOf({ plan }: Transaction): readonly Family[] {
  return plan.families.map(({ family }) => family);
}
