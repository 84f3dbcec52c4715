/**
 * The folder of a synthesized app: one that `cdktf synth` wrote, or a temporary one that the program of the app is run for, as
 * `cdktf synth` would run it.
 *
 * A folder that exists is a folder. Else, text with a space in it and the path of a file are a command line for the shell: the
 * `app` of cdktf.json; a YAML file is synthesized by a program of this package. What the program prints goes to stderr, since stdout is for results; it gets no input; and nothing that it
 * leaves running outlives it here.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FirewallError } from '../../base/firewall-error';
import { findPackageRoot } from '../../base/package-root';
import { shellWord } from '../../base/shell-word';
import type { CliContext } from '../cli-context';
import { appProblems } from '../diagnostics';

export interface AppContext extends Pick<CliContext, 'env' | 'stderr'> {
  readonly abort: AbortSignal;
}

/**
 * @param app a folder, or a command line
 * @throws FirewallError `cli/app-failed`, and what `use` throws
 */
export async function withSynthesizedApp<T>(
  app: string,
  context: AppContext,
  use: (folder: string) => T,
): Promise<T> {
  if (!isCommandLine(app)) return use(app);
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-iptables-app-'));
  try {
    await runApp(app, folder, context);
    if (!hasStacks(folder)) throw new FirewallError(appProblems.wroteNothing(app));
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isCommandLine(app: string): boolean {
  const found = statSync(app, { throwIfNoEntry: false });
  return found === undefined ? /\s/.test(app.trim()) : found.isFile();
}

function isYaml(app: string): boolean {
  return /\.ya?ml$/i.test(app) && statSync(app, { throwIfNoEntry: false })?.isFile() === true;
}

/** Constructs need cdktf, which this command does without. */
function yamlCommand(file: string): string {
  const program = join(findPackageRoot(__dirname).folder, 'build', 'constructs', 'yaml', 'yaml-app.js');
  return [process.execPath, program, file].map(shellWord).join(' ');
}

function hasStacks(folder: string): boolean {
  const isThere = (name: string): boolean =>
    statSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
  return isThere('manifest.json') || isThere('stacks');
}

async function runApp(app: string, folder: string, { env, stderr, abort }: AppContext): Promise<void> {
  const end = await new Promise<{ readonly status: number | null; readonly signal: string | null }>(
    (resolve, reject) => {
      const child = spawn(isYaml(app) ? yamlCommand(app) : app, {
        shell: true,
        // A process group of its own, so that all of it can be ended.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...env, CDKTF_OUTDIR: folder, SYNTH_HCL_OUTPUT: 'false' },
      });
      const endAll = (signal: NodeJS.Signals): void => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, signal);
        } catch {
          // The group is gone.
        }
      };
      const onAbort = (): void => {
        endAll('SIGTERM');
      };
      abort.addEventListener('abort', onAbort, { once: true });
      for (const output of [child.stdout, child.stderr])
        output.on('data', (chunk: Buffer) => stderr.write(chunk));
      child.on('error', reject);
      // Whoever is left of the group would keep the pipes open.
      child.on('exit', () => {
        endAll('SIGKILL');
      });
      child.on('close', (status, signal) => {
        abort.removeEventListener('abort', onAbort);
        resolve({ status, signal });
      });
      if (abort.aborted) onAbort();
    },
  );
  if (abort.aborted) throw new FirewallError(appProblems.aborted(app));
  if (end.status !== 0) throw new FirewallError(appProblems.failed(app, end.status, end.signal));
}
