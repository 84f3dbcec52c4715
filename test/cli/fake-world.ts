import { Readable } from 'node:stream';
import { runCommand } from '../../lib/cli/run-command';
import { codesIn } from '../support/project/command';
import type { ExitStatus, CliContext } from '../../lib/cli/cli-context';

export interface Ran {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
  /** The codes of the diagnostics on stderr, in order. */
  readonly codes: readonly string[];
}

export interface RunOptions {
  readonly stdin?: string | Buffer;
  readonly env?: CliContext['env'];
  readonly stdoutIsTTY?: boolean;
  /** Of the terminal that stdout is. */
  readonly columns?: number;
}

/** Runs the command in this process, without a terminal. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { stdin = '', env = {}, stdoutIsTTY = false, columns } = options;
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const status = await runCommand(args, {
    stdout: {
      write: (text) => out.push(Buffer.from(text)),
      isTTY: stdoutIsTTY,
      ...(columns === undefined ? {} : { columns }),
    },
    stderr: { write: (text) => err.push(Buffer.from(text)) },
    stdin: Readable.from([Buffer.from(stdin)]),
    env,
    interruption: () => new AbortController().signal,
  });
  const stderr = Buffer.concat(err).toString('utf8');
  const stdoutBytes = Buffer.concat(out);
  return { status, stdout: stdoutBytes.toString('utf8'), stdoutBytes, stderr, codes: codesIn(stderr) };
}
