/** The process: the command's arguments, its streams, its signals, its exit status. */
import { runCommand } from './run-command';
import type { CliContext } from './cli-context';

/** Called by `bin/cdktf-iptables`. The process is never ended by force, so that pending output is written. */
export async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietly);
  process.exitCode = await runCommand(process.argv.slice(2), processContext());
}

function processContext(): CliContext {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    ...(process.stderr.isTTY ? { terminal: process.stderr } : {}),
    // Opened only when needed: that takes longer than many runs.
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    interruption,
  };
}

/** The first signal aborts; the second ends the process as by default. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Stays in place after the first signal: libraries that restore the cursor end a process that has no other listener.
    const onSignal = (): void => {
      if (!controller.signal.aborted) controller.abort(new Error(`got ${signal}`));
      else {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
    };
    process.on(signal, onSignal);
  }
  return controller.signal;
}

/** The reader of the output has closed it, such as `head`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
}
