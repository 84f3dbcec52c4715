/** The process: the command's arguments, its streams, its signals, its exit status. */
import { heardByMany } from '../base/deadline';
import { runCommand } from './run-command';
import type { CliContext } from './cli-context';

/** For output that is still on its way. */
const lastWordsMs = 200;

/**
 * Called by `bin/cdktf-iptables`. The process ends by itself, so that pending output is written; after Ctrl-C, it does not wait for
 * what a host that hangs still owes.
 */
export async function main(): Promise<void> {
  const interrupted = new AbortController();
  process.exitCode = await runCommand(process.argv.slice(2), processContext(interrupted));
  if (interrupted.signal.aborted) setTimeout(() => process.exit(), lastWordsMs).unref();
}

/** Each stream is opened when it is first used: that takes longer than many runs. */
function processContext(interrupted: AbortController): CliContext {
  return {
    get stdout() {
      return output(process.stdout);
    },
    get stderr() {
      return output(process.stderr);
    },
    get terminal() {
      return process.stderr.isTTY ? output(process.stderr) : undefined;
    },
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    interruption: () => interruption(interrupted),
  };
}

function output(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!stream.listeners('error').includes(endQuietly)) stream.on('error', endQuietly);
  return stream;
}

/** The first signal aborts; the second ends the process as by default. */
function interruption(controller: AbortController): AbortSignal {
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
  return heardByMany(controller.signal);
}

/** The reader of the output has closed it, such as `head`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
}
