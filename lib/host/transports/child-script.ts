import { type ChildProcess, spawn } from 'node:child_process';
import { settlesWithin, startDeadline } from '../../base/deadline';
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { RemoteResult, RunOptions } from '../transport';
import { type CollectedOutput, collectOutput } from './collected-output';
import { aborted, commandNotFound, connectionClosed, outputTooLarge, scriptTimeout } from './diagnostics';
import {
  ABORT_GRACE_MS,
  DEFAULT_MAX_OUTPUT_BYTES,
  DEFAULT_SCRIPT_TIMEOUT_MS,
  END_GRACE_MS,
} from './remote-scripts';

export interface ChildScript {
  /** For errors: what a person calls the host. */
  readonly host: string;
  readonly command: string;
  /** The argument list; no shell reads it. */
  readonly args: readonly string[];
  readonly options: RunOptions;
  /** Aborted when the connection is closed. */
  readonly closed: AbortSignal;
  /** Ends what the child runs. */
  readonly end: (signal: 'TERM' | 'KILL', child: ChildProcess, graceMs: number) => Promise<void>;
}

/**
 * Runs a script by a child process, in a session of its own: it cannot ask on the terminal, and it can be ended with all its
 * children. A script that is given up is ended before the promise rejects, or has had the time for that.
 */
export function runChildScript(run: ChildScript): Promise<RemoteResult> {
  return new Promise((resolve, reject) => {
    const { host, options } = run;
    const { timeoutMs = DEFAULT_SCRIPT_TIMEOUT_MS, maxOutputBytes = DEFAULT_MAX_OUTPUT_BYTES } = options;
    const output = collectOutput(maxOutputBytes);
    const child = spawn(run.command, run.args, { stdio: 'pipe', detached: true });
    const closed = new Promise<void>((done) => {
      child.on('close', () => {
        done();
      });
    });
    let isSettled = false;
    const settle = (): boolean => {
      const isFirst = !isSettled;
      isSettled = true;
      stop();
      run.closed.removeEventListener('abort', onConnectionClosed);
      return isFirst;
    };
    const giveUp = (diagnostic: Diagnostic, graceMs = END_GRACE_MS, cause?: unknown): void => {
      if (!settle()) return;
      void endChild(run, child, closed, graceMs).then(() => {
        reject(new FirewallError(diagnostic, { cause }));
      });
    };
    const onConnectionClosed = (): void => {
      giveUp(connectionClosed(host, 'close() was called while a script ran'), ABORT_GRACE_MS / 2);
    };
    const stop = startDeadline({
      timeoutMs,
      onTimeout: () => giveUp(scriptTimeout(host, timeoutMs, output.stderr())),
      abort: options.abort,
      onAbort: (reason) => giveUp(aborted(host, 'a script'), ABORT_GRACE_MS / 2, reason),
    });
    run.closed.addEventListener('abort', onConnectionClosed);
    collectFrom(child, output, () => {
      giveUp(outputTooLarge(host, maxOutputBytes));
    });
    child.stdout.on('data', (bytes: Buffer) => {
      if (!isSettled) options.onStdout?.(bytes);
    });
    child.on('error', (cause) => {
      if (settle()) reject(new FirewallError(commandNotFound(host, run.command, cause.message), { cause }));
    });
    child.on('close', (code, signal) => {
      if (!settle()) return;
      const ended = signal === null ? { exitCode: code ?? undefined } : { exitCode: undefined, signal };
      resolve({ ...ended, stdout: output.stdout(), stderr: output.stderr() });
    });
    // A script need not read all its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? Buffer.alloc(0));
  });
}

/** Signals a child and all that it started in its session. */
export function signalGroup(child: ChildProcess, signal: 'TERM' | 'KILL'): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, `SIG${signal}`);
  } catch {
    // It has ended.
  }
}

function collectFrom(child: ChildProcess, output: CollectedOutput, onTooMuch: () => void): void {
  child.stdout?.on('data', (bytes: Buffer) => {
    if (!output.addStdout(bytes)) onTooMuch();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    if (!output.addStderr(bytes)) onTooMuch();
  });
}

async function endChild(
  run: ChildScript,
  child: ChildProcess,
  closed: Promise<void>,
  graceMs: number,
): Promise<void> {
  for (const signal of ['TERM', 'KILL'] as const) {
    const [hasEnded] = await Promise.all([settlesWithin(closed, graceMs), run.end(signal, child, graceMs)]);
    if (hasEnded) return;
  }
  // What it started in other sessions may hold the pipes; nobody reads them any more.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}
