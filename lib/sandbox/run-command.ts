import { type ChildProcess, spawn } from 'node:child_process';
import { startDeadline } from '../base/deadline';
import { FirewallError } from '../base/firewall-error';
import { commandFailed } from './diagnostics';
import { SEARCH_PATH } from './preflight';

/** How a program is run. */
export interface CommandOptions {
  /** @default nothing */
  readonly stdin?: string | Buffer;
  /** The whole environment. @default this process's own */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Working folder. @default this process's own */
  readonly cwd?: string;
  /**
   * In a session of its own, so that a Ctrl-C at the terminal does not reach it. When it takes too long, all of its
   * process group is killed, not only the program itself. @default false
   */
  readonly ownSession?: boolean;
  /** The command is killed after this time, in milliseconds. @default 60_000 */
  readonly timeoutMs?: number;
}

/** How a program ended, and what it printed. */
export interface CommandResult {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  /** The signal that ended it. */
  readonly signal?: NodeJS.Signals;
  /** What it wrote to standard output. */
  readonly stdout: Buffer;
  /** What it wrote to standard error, as UTF-8. */
  readonly stderr: string;
}

/**
 * Runs a program and collects what it prints. Whatever its exit status: that is a result.
 *
 * It ends when the program and all that share its output have ended; what should go on in the background has to be
 * started with its output elsewhere.
 * @throws FirewallError `sandbox/command-failed` when the program could not be started, or took too long
 */
export async function runCommand(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: options.ownSession ?? false,
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let late = false;
    const onTimeout = (): void => {
      late = true;
      killTree(child, options.ownSession ?? false);
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const stop = startDeadline({ timeoutMs, onTimeout });
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program that does not read its input to the end is no error: its exit status tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
    child.on('error', (error) => {
      stop();
      reject(new FirewallError(commandFailed(argv, error.message, ''), { cause: error }));
    });
    child.on('close', (code, signal) => {
      stop();
      const errorText = Buffer.concat(stderr).toString();
      if (late) {
        const output = Buffer.concat(stdout).toString() + errorText;
        reject(new FirewallError(commandFailed(argv, `no end after ${String(timeoutMs)} ms`, output)));
        return;
      }
      resolve({
        exitCode: code ?? undefined,
        ...(signal === null ? {} : { signal }),
        stdout: Buffer.concat(stdout),
        stderr: errorText,
      });
    });
  });
}

function killTree(child: ChildProcess, leadsGroup: boolean): void {
  if (child.pid === undefined) return;
  try {
    process.kill(leadsGroup ? -child.pid : child.pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

/**
 * Runs the machine's own programs to make or remove a sandbox, whatever the caller's search path and language are.
 * They have to succeed; their standard output is the result.
 */
export interface Run {
  (argv: readonly string[], options?: RunOptions): Promise<string>;
  /** The same for a script of `sh`. */
  readonly script: (text: string, args: readonly string[], options?: ScriptOptions) => Promise<string>;
}

export interface RunOptions extends Omit<CommandOptions, 'env'> {
  /** A program that fails has succeeded when each line of its standard error is like this. @default none */
  readonly tolerated?: RegExp;
}

export interface ScriptOptions extends Omit<CommandOptions, 'env'> {
  /** What starts the shell. @default nothing */
  readonly startedBy?: readonly string[];
}

/** What every process that makes a sandbox carries in its environment, so that orphans can be found. */
export const MARK = 'CDKTF_SANDBOX_ID';

/** On whose behalf programs run that make a sandbox. */
export interface Maker {
  readonly id: string;
  /** The file that says that it may still be made; another process that wants to remove it takes this away first. */
  readonly tokenFile: string;
}

/** `$0`: the token; the rest: the program and its arguments. */
const WITH_TOKEN = 'test -e "$0" && exec "$@"';

/** The first lines of a script that has the token as `$0`: one shell fewer than with {@link WITH_TOKEN}. */
const ASKS_FOR_TOKEN = '[ -e "$0" ] || exit 1\n';

/** @param maker none for programs that remove */
export function runner(maker?: Maker): Run {
  const env = { PATH: SEARCH_PATH, LC_ALL: 'C', ...(maker === undefined ? {} : { [MARK]: maker.id }) };
  const run = async (
    argv: readonly string[],
    shown: readonly string[],
    { tolerated, ...options }: RunOptions = {},
  ): Promise<string> => {
    const result = await runCommand(argv, { ...options, env });
    if (result.exitCode === 0 || (tolerated !== undefined && saysOnly(tolerated, result))) {
      return result.stdout.toString();
    }
    const status = result.signal ?? `exit status ${String(result.exitCode)}`;
    throw new FirewallError(commandFailed(shown, status, result.stdout.toString() + result.stderr));
  };
  return Object.assign(
    async (argv: readonly string[], options?: RunOptions) =>
      run(maker === undefined ? argv : ['sh', '-c', WITH_TOKEN, maker.tokenFile, ...argv], argv, options),
    {
      script: async (
        text: string,
        args: readonly string[],
        { startedBy = [], ...options }: ScriptOptions = {},
      ) => {
        const whole = maker === undefined ? text : ASKS_FOR_TOKEN + text;
        const argv = [...startedBy, 'sh', '-c', whole, maker?.tokenFile ?? 'sh', ...args];
        return run(argv, argv, options);
      },
    },
  );
}

function saysOnly(tolerated: RegExp, { exitCode, stderr }: CommandResult): boolean {
  const lines = stderr.split('\n').filter((line) => line !== '');
  return exitCode !== undefined && lines.length > 0 && lines.every((line) => tolerated.test(line));
}
