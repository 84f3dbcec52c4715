import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository';

export const COMMAND = join(REPOSITORY, 'bin', 'cdktf-iptables');

export interface CommandRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The codes of the diagnostics on stderr, in order. */
  readonly codes: readonly string[];
}

export interface CommandRunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another way to start the command than by its own path. */
  readonly file?: string;
}

/** Runs the built command as a process of its own, without a terminal. */
export async function command(args: readonly string[], options: CommandRunOptions = {}): Promise<CommandRun> {
  if (!existsSync(join(REPOSITORY, 'build', 'lib', 'cli', 'main.js')))
    throw new Error('run `npm run build` first');
  const { input = '', cwd, env = {}, file = COMMAND } = options;
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A command that ends without reading all of its input is not a fault of the test.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { status, stdout: text(stdout), stderr: text(stderr), codes: codesIn(text(stderr)) };
}

/** Of the diagnostics that a text shows. */
export function codesIn(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^(?:error|warning): .* \[([a-z]+\/[a-z-]+)\]$/gm)].map(
    (match) => match[1] ?? '',
  );
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
