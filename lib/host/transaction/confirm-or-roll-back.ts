/**
 * The end of a transaction: confirmed over a new connection, or undone; and which of the two it was.
 *
 * Nothing is reported that was not seen. Whoever loses an answer asks again, over any connection that comes
 * about, and the host is read: what it holds decides, not what was sent.
 */
import { type Diagnostic, renderDiagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { HostPlan } from '../../plan/plan-host';
import { differencesFrom } from '../../plan/apply/verify';
import { type Frame, parseFrames } from '../frames';
import { type HostSnapshot, rulesetsOf, snapshotOf } from '../read';
import type { Connection, RemoteScript } from '../transport';
import type { ConfirmingConnection } from './confirming-connection';
import { endings, reasons } from './diagnostics';
import { confirmScript, rollBackScript } from './scripts';

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
  /** Aborted when the host goes back, or a moment before. */
  readonly deadline: AbortSignal;
  readonly approve: ((over: AbortSignal) => Promise<boolean>) | undefined;
  readonly abort: AbortSignal | undefined;
}

export type Ending =
  /** With what was read, if anything was. */
  | { readonly kind: 'stays'; readonly snapshot?: HostSnapshot }
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic };

/** How long it is tried, after the host should have gone back, to see whether it has. */
const lockWaitMs = 20_000;

/** Says over the confirming connection that the change stays. */
export async function confirm(transaction: Transaction): Promise<Ending> {
  const { host, confirming, confirmTimeoutMs } = transaction;
  let reason: Diagnostic;
  try {
    const fresh = await confirming.take();
    try {
      const refusal = await tryFindRefusal(transaction);
      if (refusal !== undefined) return await goBack(transaction, refusal);
      if ((await askToStay(transaction, fresh)) === 'confirmed') return { kind: 'stays' };
      reason = reasons.late(host, confirmTimeoutMs);
    } finally {
      await fresh.close();
    }
  } catch (error) {
    reason = wasAborted(transaction) ? reasons.aborted(host) : reasons.unreachable(host, textOf(error));
  }
  return goBack(transaction, reason);
}

/** Why the change is not to stay although the host can be reached. */
async function tryFindRefusal(transaction: Transaction): Promise<Diagnostic | undefined> {
  const { host, approve, deadline, abort, confirmTimeoutMs } = transaction;
  if (wasAborted(transaction)) return reasons.aborted(host);
  if (approve === undefined) return undefined;
  const over = abort === undefined ? deadline : AbortSignal.any([deadline, abort]);
  const ended = new Promise<'over'>((resolve) => {
    if (over.aborted) resolve('over');
    else over.addEventListener('abort', () => resolve('over'), { once: true });
  });
  const answer = await Promise.race([
    approve(over).catch((error: unknown) => reasons.declined(host, textOf(error))),
    ended,
  ]);
  if (wasAborted(transaction)) return reasons.aborted(host);
  if (answer === 'over' || deadline.aborted) return reasons.noAnswer(host, confirmTimeoutMs);
  if (answer === false) return reasons.declined(host, '');
  return answer === true ? undefined : answer;
}

function wasAborted({ abort }: Transaction): boolean {
  return abort?.aborted === true;
}

async function askToStay(transaction: Transaction, fresh: Connection): Promise<string> {
  try {
    return await outcomeOver(transaction, fresh);
  } catch {
    const another = await transaction.connect();
    try {
      return await outcomeOver(transaction, another);
    } finally {
      await another.close();
    }
  }
}

async function outcomeOver(transaction: Transaction, connection: Connection): Promise<string> {
  return text((await ask(transaction, connection, confirmScript, 30_000)).get('outcome'));
}

/**
 * Has the host go back now, over the connection that is still there or any that comes about, until it has done
 * so or should have.
 *
 * @param reason why; becomes part of what is returned
 */
export async function goBack(transaction: Transaction, reason: Diagnostic): Promise<Ending> {
  const { host, connection, confirmTimeoutMs } = transaction;
  const over = AbortSignal.timeout(confirmTimeoutMs + lockWaitMs);
  let ending = await tryGoBack(transaction, reason, () => Promise.resolve(connection));
  while (ending.kind === 'again' && !over.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    ending = await tryGoBack(transaction, reason, transaction.connect);
  }
  if (ending.kind !== 'again') return ending;
  const diagnostic = ending.last ?? endings.unknown(host, confirmTimeoutMs, reason, ending.why);
  return { kind: 'failed', diagnostic };
}

type Attempt =
  | Ending
  /** `last`: what is to be said if there is no other attempt. */
  | { readonly kind: 'again'; readonly why: string; readonly last?: Diagnostic };

async function tryGoBack(
  transaction: Transaction,
  reason: Diagnostic,
  connect: () => Promise<Connection>,
): Promise<Attempt> {
  try {
    const connection = await connect();
    try {
      return endingOf(transaction, reason, await ask(transaction, connection, rollBackScript, 75_000));
    } finally {
      if (connection !== transaction.connection) await connection.close();
    }
  } catch (error) {
    return { kind: 'again', why: textOf(error) };
  }
}

function endingOf(
  { host, plan }: Transaction,
  reason: Diagnostic,
  frames: ReadonlyMap<string, Frame>,
): Attempt {
  const snapshot = snapshotOf(frames, host);
  const rulesets = rulesetsOf(snapshot, host);
  const state = text(frames.get('state'));
  if (state === 'confirmed') return { kind: 'stays', snapshot };
  const left = differencesFrom(plan, rulesets, 'live');
  if (left.length === 0) return { kind: 'failed', diagnostic: endings.rolledBack(host, reason) };
  if (state === 'over' && differencesFrom(plan, rulesets, 'expected').length === 0)
    return { kind: 'stays', snapshot };
  if (state === 'over') return { kind: 'failed', diagnostic: endings.changedMeanwhile(host, reason, left) };
  const diagnostic = endings.notRolledBack(host, reason, left, text(frames.get('errors')));
  if (state === 'rolling-back') return { kind: 'again', why: 'it takes long', last: diagnostic };
  return { kind: 'failed', diagnostic };
}

async function ask(
  { host, id, nonce }: Transaction,
  connection: Connection,
  script: RemoteScript,
  timeoutMs: number,
): Promise<ReadonlyMap<string, Frame>> {
  const word = nonce();
  const stdin = Buffer.from(`${word}\n${id}\n`);
  const { stdout } = await connection.run(script, { stdin, timeoutMs });
  return parseFrames(stdout, word, host);
}

function text(frame: Frame | undefined): string {
  return frame?.bytes.toString('utf8') ?? '';
}

/** What went wrong, for the detail of a diagnostic. */
export function textOf(error: unknown): string {
  if (error instanceof FirewallError) return error.diagnostics.map(renderDiagnostic).join('\n');
  return error instanceof Error ? error.message : String(error);
}
