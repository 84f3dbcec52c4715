/**
 * A host without a kernel, a shell or a network: it does with each script what a host does, on values, and fails when it is
 * told to. For faults of which the kernel is no part.
 *
 * It knows scripts as the constants that they are, and answers in frames. A commit compares hashes and plays its batches, and a
 * rollback plays the batches that came with it, by `iptables-model.ts`. `fake-host.test.ts` holds it to real hosts: what it
 * does in a fault is what `transaction-faults.ts` says, which the end-to-end tests hold against sandboxes.
 */
import { createHash } from 'node:crypto';
import { FirewallError } from '../../../lib/base/firewall-error';
import { readHostScript } from '../../../lib/host/read';
import {
  commitScript,
  confirmScript,
  proveWayScript,
  rollBackScript,
} from '../../../lib/host/transaction/scripts';
import { withoutCounters } from '../../../lib/host/transaction/without-counters';
import type { Connection, RemoteScript, RunOptions, Transport } from '../../../lib/host/transport';
import { connectTimeout, connectionLost } from '../../../lib/host/transports/diagnostics';
import { type Family, commandOf, families } from '../../../lib/net/family';
import { printSave } from '../../../lib/ruleset/model/print-save';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { restore } from '../oracle/iptables-model';
import { liveRuleset } from '../project/rulesets';
import { FrameWriter, readCommit } from './fake-host-frames';

export type HostFault =
  /** A new login, once there has been a commit. */
  | 'login after the commit'
  | 'tools'
  | 'space'
  | 'connection before the commit'
  | 'connection after the commit'
  | 'IPv4 batch'
  | 'IPv6 batch'
  | 'reading after the commit'
  /** What is printed after the commit is another ruleset. */
  | 'printing after the commit'
  /** The host does not take the confirmation. */
  | 'confirmation'
  /** It takes it, and the answer is lost. */
  | 'answer to the confirmation'
  /** The kernel takes no rollback. */
  | 'rollback';

interface FakeTransaction {
  state: 'armed' | 'confirmed' | 'failed' | 'over';
  /** Batches that roll back what was committed, in the order in which they are to be played. */
  readonly rollback: (readonly [Family, string])[];
}

const name = 'ssh://fake';

export class FakeHost {
  /** How many logins there were. */
  logins = 0;
  private readonly rulesets = new Map<Family, Ruleset>(
    families.map((family) => [family, liveRuleset({ 'INPUT ACCEPT': [], 'FORWARD ACCEPT': [] }, family)]),
  );
  private readonly transactions = new Map<string, FakeTransaction>();
  private readonly faults: HostFault[] = [];
  private isSilent = false;
  private atCommit: (() => void) | undefined;

  /** @param printed what it prints beside its rules when it is read, by the name of the frame */
  constructor(private readonly printed: Readonly<Record<string, string>> = {}) {}

  readonly transport: Transport = { description: name, connect: () => this.logIn() };

  /** The next time that it can, this goes wrong; once each time that it is called. */
  failNext(...faults: readonly HostFault[]): void {
    this.faults.push(...faults);
  }

  /** From now on, nothing is answered. */
  goSilent(): void {
    this.isSilent = true;
  }

  /** Done when the next commit has been made, before anything else is. */
  onCommit(action: () => void): void {
    this.atCommit = action;
  }

  /** What somebody else writes to a family. */
  write(family: Family, ...lines: readonly string[]): void {
    this.play(family, ['*filter', ...lines, 'COMMIT', ''].join('\n'));
  }

  /** The time to confirm is over. */
  endTimer(): void {
    for (const transaction of this.transactions.values()) this.rollBack(transaction);
  }

  save(family: Family): string {
    return printSave(this.ruleset(family));
  }

  private ruleset(family: Family): Ruleset {
    const ruleset = this.rulesets.get(family);
    if (ruleset === undefined) throw new Error(family);
    return ruleset;
  }

  private play(family: Family, batch: string): void {
    this.rulesets.set(family, restore(this.ruleset(family), batch));
  }

  private fails(fault: HostFault): boolean {
    const place = this.faults.indexOf(fault);
    if (place >= 0) this.faults.splice(place, 1);
    return place >= 0;
  }

  private async logIn(): Promise<Connection> {
    await new Promise(setImmediate);
    this.logins += 1;
    const isCommitted = [...this.transactions.values()].some(({ state }) => state === 'armed');
    if (this.isSilent || (isCommitted && this.fails('login after the commit')))
      throw new FirewallError(connectTimeout(name, 'fake port 22', 1_000));
    let isOpen = true;
    return {
      description: name,
      get isOpen() {
        return isOpen;
      },
      run: async (script, options = {}) => {
        await new Promise(setImmediate);
        const frames = new FrameWriter((options.stdin ?? Buffer.alloc(0)).toString('latin1'));
        const isLost = this.run(script, options, frames);
        if (this.isSilent || isLost) throw new FirewallError(connectionLost(name, 'it was reset', ''));
        options.onStdout?.(frames.output());
        return { exitCode: 0, stdout: frames.output(), stderr: '' };
      },
      close: () => {
        isOpen = false;
        return Promise.resolve();
      },
    };
  }

  /** @returns whether the connection is lost */
  private run(script: RemoteScript, options: RunOptions, frames: FrameWriter): boolean {
    if (this.isSilent) return true;
    switch (script) {
      case readHostScript:
        frames.write('user', 'root');
        for (const [frame, text] of Object.entries(this.printed)) frames.write(frame, text);
        this.writeSaves(frames);
        break;
      case commitScript:
        return this.commit(options, frames);
      case confirmScript:
        return this.confirm(frames);
      case proveWayScript:
        frames.write('echo', frames.input.slice(frames.input.indexOf('\n') + 1));
        break;
      case rollBackScript:
        this.rollBackNow(frames);
        break;
      default:
        break;
    }
    frames.write('done', '');
    return false;
  }

  private writeSaves(frames: FrameWriter, status = 0): void {
    for (const family of families) {
      const command = commandOf(family);
      frames.write(`${command}-version`, `${command} v1.8.9 (nf_tables)`);
      frames.write(`${command}-save`, status === 0 ? this.save(family) : '', status);
      frames.write(`${command}-save-stderr`, status === 0 ? '' : 'this tool is broken', status);
    }
  }

  private commit({ abort }: RunOptions, frames: FrameWriter): boolean {
    const commit = readCommit(frames.input);
    const refuse = (why: string, words: string): false => {
      frames.write(`refused-${why}`, words, 1);
      frames.write('done', '');
      return false;
    };
    if (this.fails('tools')) return refuse('tools', 'flock');
    if (this.fails('space')) return refuse('space', 'no folder can be made in /run or /tmp');
    if (this.fails('connection before the commit') || abort?.aborted === true) return true;
    if (commit.sections.has('rehearse')) frames.write('rehearsal', 'ready own unknown\ncomplete\n');
    const isChanged = families.some(
      (family) => ![hashOf(this.save(family)), '-'].includes(commit.hashes[family]),
    );
    if (isChanged) {
      frames.write('refused-changed', '', 1);
      this.writeSaves(frames);
      frames.write('done', '');
      return false;
    }
    const transaction: FakeTransaction = { state: 'armed', rollback: [] };
    this.transactions.set(commit.id, transaction);
    for (const family of families) {
      const command = commandOf(family);
      const batch = commit.sections.get(command);
      if (batch === undefined) continue;
      if (this.fails(family === 'ipv4' ? 'IPv4 batch' : 'IPv6 batch')) {
        frames.write(command, `${command}-restore: line 2 failed`, 1);
        this.rollBack(transaction);
        break;
      }
      this.play(family, batch);
      for (let number = 1; commit.sections.has(`${command}-exact-${String(number)}`); number++)
        transaction.rollback.push([family, commit.sections.get(`${command}-exact-${String(number)}`) ?? '']);
      frames.write(command, '');
    }
    this.atCommit?.();
    this.atCommit = undefined;
    if (this.isSilent || this.fails('connection after the commit')) return true;
    frames.write('committed', '');
    if (this.fails('printing after the commit')) this.writeEmpty(frames);
    else this.writeSaves(frames, this.fails('reading after the commit') ? 1 : 0);
    frames.write('done', '');
    return false;
  }

  private writeEmpty(frames: FrameWriter): void {
    for (const family of families) {
      frames.write(`${commandOf(family)}-version`, `${commandOf(family)} v1.8.9 (nf_tables)`);
      frames.write(`${commandOf(family)}-save`, '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n');
    }
  }

  private confirm(frames: FrameWriter): boolean {
    const transaction = this.transactions.get(frames.input.split('\n')[1] ?? '');
    if (transaction?.state === 'armed' && !this.fails('confirmation')) transaction.state = 'confirmed';
    if (this.fails('answer to the confirmation')) return true;
    frames.write('outcome', transaction?.state === 'confirmed' ? 'confirmed' : 'not-confirmed');
    frames.write('done', '');
    return false;
  }

  private rollBackNow(frames: FrameWriter): void {
    const transaction = this.transactions.get(frames.input.split('\n')[1] ?? '');
    if (transaction !== undefined) this.rollBack(transaction);
    frames.write('state', transaction?.state ?? 'over');
    frames.write('errors', transaction?.state === 'failed' ? 'iptables-restore: this tool is broken' : '');
    this.writeSaves(frames);
  }

  private rollBack(transaction: FakeTransaction): void {
    if (transaction.state !== 'armed') return;
    transaction.state = this.fails('rollback') ? 'failed' : 'over';
    if (transaction.state === 'failed') return;
    for (const [family, batch] of transaction.rollback) this.play(family, batch);
  }
}

/** Of what the commit script hashes. */
function hashOf(save: string): string {
  return createHash('sha256')
    .update(withoutCounters(Buffer.from(save)))
    .digest('hex');
}
