/**
 * A plan onto a host: all of it, confirmed over a new connection, or nothing.
 *
 * Goals
 * 0. What the host would not take is refused before anything is touched (`rehearsal/rehearse-script.ts`).
 * 1. Exactly the planned operations, one `iptables-restore --noflush` a family, onto exactly the ruleset that
 *    was read: the commit compares it again, under a lock (`commit-script.ts`).
 * 2. No fault leaves a host half changed or locked out. Before the first change, everything that goes back is on
 *    the host, and a timer runs there that needs nobody to tell it (`timer-script.ts`, `undo-script.ts`), watched by
 *    another process (`guard-script.ts`). What is refused is undone at once by the same script.
 * 3. A change stays only after a new TCP connection with a new login, both begun after the commit, has said so
 *    (`confirming-connection.ts`). The connection that made the change proves nothing: its packets are ESTABLISHED.
 * 4. What is reported was seen: after a commit, an undo or a lost connection the host is read (`settle.ts`).
 *
 * Invariants: one of `confirmed` and `undoing` happens, never both (both rename one file); the lock is held by
 * the timer until then, and the kernel lets go of it when the timer ends, however that happens; a commit that
 * is late comes to nothing, because its batch has been made empty.
 *
 * Not here: whether the plan is the one that somebody looked at. The caller compares first. `steps.ts` has the
 * steps; `docs/transaction.md` says what was made to go wrong at each.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import { commandOf } from '../../net/family';
import { type HostPlan, expectedRulesets } from '../../plan/plan-host';
import { type Rehearsal, rehearsalOf } from '../../plan/apply/rehearsal';
import { type FamilyRestore, restoresOf } from '../../plan/apply/restore';
import { differencesFrom } from '../../plan/apply/verify';
import { type Frame, parseFrames, whenBegun } from '../frames';
import { isReadOnlyRefusal } from '../read-only';
import { type HostSnapshot, rulesetsOf, snapshotOf } from '../read';
import { type OriginOf, refusalsIn, rehearsalWarnings } from '../rehearsal/check-report';
import { parseReport } from '../rehearsal/report';
import type { Connection } from '../transport';
import { commitInput } from './commit-input';
import { commitScript } from './commit-script';
import { type ConfirmingConnection, confirmingConnection } from './confirming-connection';
import { reasons, refusals } from './diagnostics';
import { type Ending, type Transaction, confirm, goBack, textOf } from './confirm-or-roll-back';

export interface ApplyOptions {
  /** What the host printed when the plan was made. */
  readonly snapshot: HostSnapshot;
  /** A new connection with a new login, over the same route. Has to work after `abort` too: the host is to be asked. */
  readonly connect: (abort?: AbortSignal) => Promise<Connection>;
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: () => string;
  /** Who holds the lock, for others who wait for it. */
  readonly deployer: string;
  /** When the host goes back by itself. @default 30_000 */
  readonly confirmTimeoutMs?: number;
  /** How long to wait for another transaction on the host. @default 30_000 */
  readonly lockWaitMs?: number;
  /**
   * Asked once the host has been reached over a new connection: whether the change is to stay. The host goes back
   * when the answer is no, when it fails, and when there is none in time; then the signal is aborted.
   * @default yes
   */
  readonly approve?: (over: AbortSignal) => Promise<boolean>;
  /** Where a rule that the plan writes was declared. @default not known */
  readonly originOf?: OriginOf;
  readonly abort?: AbortSignal;
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
  /** The diagnostics say whether the host holds what it held before. */
  | { readonly kind: 'failed'; readonly diagnostics: readonly Diagnostic[] };

const defaultTimeoutMs = 30_000;

/** @throws FirewallError `apply/...` or `host/...` when nothing was changed */
export async function applyPlan(
  connection: Connection,
  plan: HostPlan,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const confirming = confirmingConnection(options.connect);
  const submission = { ...options, confirming, restores: restoresOf(plan) };
  try {
    const first = await submit(connection, plan, { ...submission, rehearsal: rehearsalOf(plan) });
    if (first.kind !== 'rehearsed') return first;
    // The host prints a rule in its own way, and that rule is the one that was meant: what is left is to write it.
    const second = await submit(connection, plan, { ...submission, rehearsal: undefined });
    if (second.kind === 'rehearsed') throw new Error('nothing was rehearsed');
    return second.kind === 'applied' ? { ...second, warnings: first.warnings } : second;
  } finally {
    await confirming.discard();
  }
}

interface Submission extends ApplyOptions {
  readonly restores: readonly FamilyRestore[];
  readonly rehearsal: Rehearsal | undefined;
  readonly confirming: ConfirmingConnection;
}

/** `rehearsed`: nothing was changed, and nothing speaks against the change. */
type Submitted = ApplyResult | { readonly kind: 'rehearsed'; readonly warnings: readonly Diagnostic[] };

async function submit(connection: Connection, plan: HostPlan, options: Submission): Promise<Submitted> {
  const host = connection.description;
  const { restores, rehearsal, confirming } = options;
  const { connect, nonce, confirmTimeoutMs = defaultTimeoutMs, lockWaitMs = defaultTimeoutMs } = options;
  const word = nonce();
  const id = nonce();
  const stdin = commitInput({ ...options, nonce: word, id, confirmTimeoutMs, lockWaitMs });
  const transaction: Transaction = {
    ...{ host, plan, id, connection, connect, confirming, nonce, confirmTimeoutMs },
    deadline: AbortSignal.timeout(confirmTimeoutMs),
    approve: options.approve,
    abort: options.abort,
  };
  let frames: ReadonlyMap<string, Frame>;
  try {
    // Nothing on the host takes longer than this, so if it ends by this, it hangs.
    const timeoutMs = lockWaitMs + confirmTimeoutMs + 240_000;
    const onStdout = whenBegun(word, 'committed', () => confirming.begin());
    const { stdout } = await connection.run(commitScript, {
      ...{ stdin, timeoutMs, onStdout },
      ...omitUndefined({ abort: options.abort }),
    });
    frames = parseFrames(stdout, word, host);
  } catch (error) {
    if (isReadOnlyRefusal(error)) throw error;
    const isAborted = options.abort?.aborted === true;
    return resultOf(
      await goBack(transaction, isAborted ? reasons.aborted(host) : reasons.lost(host, textOf(error))),
    );
  }
  const said = frames.get('rehearsal');
  const report =
    said === undefined || rehearsal === undefined ? undefined : parseReport(said.bytes, rehearsal);
  const warnings = rehearsal === undefined ? [] : rehearsalWarnings(report, rehearsal, host);
  const refused = [...frames.values()].find(({ name }) => name.startsWith('refused-'));
  if (refused?.name === 'refused-rehearsed' && report !== undefined && rehearsal !== undefined) {
    const refusals = refusalsIn(report, rehearsal, host, options.originOf ?? (() => ({})));
    if (refusals.length > 0) throw new FirewallError(refusals);
    return { kind: 'rehearsed', warnings };
  }
  if (refused?.name === 'refused-changed') return { kind: 'changed', snapshot: snapshotOf(frames, host) };
  if (refused !== undefined) throw new FirewallError(refusalOf(refused, host));
  const result = await confirmOrRollBack(transaction, restores, frames);
  return result.kind === 'applied' ? { ...result, warnings } : result;
}

async function confirmOrRollBack(
  transaction: Transaction,
  restores: readonly FamilyRestore[],
  frames: ReadonlyMap<string, Frame>,
): Promise<ApplyResult> {
  const { host, plan, confirmTimeoutMs } = transaction;
  const failed = restores.find(({ family }) => (frames.get(commandOf(family))?.status ?? 0) !== 0);
  if (failed !== undefined) return resultOf(await goBack(transaction, batchRefused(failed, frames, host)));
  if (frames.has('late')) return resultOf(await goBack(transaction, reasons.late(host, confirmTimeoutMs)));
  let snapshot: HostSnapshot;
  let differences: readonly string[];
  try {
    snapshot = snapshotOf(frames, host);
    differences = differencesFrom(plan, rulesetsOf(snapshot, host, expectedRulesets(plan)), 'expected');
  } catch (error) {
    return resultOf(await goBack(transaction, reasons.unreadable(host, textOf(error))));
  }
  if (differences.length > 0)
    return resultOf(await goBack(transaction, reasons.notAsPlanned(host, differences)));
  return resultOf(await confirm(transaction), snapshot);
}

/** @param seen what was read after the commit */
function resultOf(ending: Ending, seen?: HostSnapshot): ApplyResult {
  if (ending.kind === 'failed') return { kind: 'failed', diagnostics: [ending.diagnostic] };
  const snapshot = ending.snapshot ?? seen;
  if (snapshot === undefined) throw new Error('a change that stays was seen');
  return { kind: 'applied', snapshot, warnings: [] };
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
