import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { settlesWithin, startDeadline } from '../../../base/deadline';
import type { Diagnostic } from '../../../base/diagnostic';
import { FirewallError } from '../../../base/firewall-error';
import type { SshHost, SshOptions } from '../../host-address';
import { printHostUrl } from '../../host-url';
import { remoteCall } from '../../remote-call';
import { type EndedScript, scriptNotRun } from '../../read-diagnostics';
import { checkNotRefused, connectedLine, keepConnectionScript } from '../../read-only';
import {
  type Connection,
  type RemoteResult,
  type RemoteScript,
  type RunOptions,
  type Transport,
} from '../../transport';
import { type ChildScript, runChildScript, signalGroup } from '../child-script';
import {
  aborted,
  commandNotFound,
  connectionClosed,
  connectionLost,
  loginTimeout,
  outputTooLarge,
} from '../diagnostics';
import { type OpensshCommand, opensshCommand } from './openssh-command';
import { explainOpensshFailure, oneSessionOnly } from './openssh-diagnostics';
import { END_GRACE_MS, END_SCRIPTS } from '../remote-scripts';
import { requireHostAddress } from '../../validate-host-address';

/*
 * SSH by the system's own ssh command, for what only that can do: certificates, hardware keys, ProxyCommand, Kerberos.
 *
 * Goals, and how each is met:
 *
 * 1. One login a connection, and a new one for each connection. `connect` starts an ssh that is its own control master, with
 *    a socket in a folder of its own; scripts go through that socket. A control master of the person's own is never
 *    used: whether a host can still be reached is proved by a new connection, and a shared one would prove nothing.
 * 2. The ssh that holds the connection ends with this process, however that ends: it runs `cat` on the host, which ends when
 *    its input does.
 * 3. ssh never asks. It runs in batch mode in a session without a terminal, jump hosts included: they read the same
 *    configuration file, which is made for this connection and includes the person's own.
 * 4. Its failures get the same codes as those of the ssh transport, told by what it prints.
 *
 * It does not do: a pinned fingerprint, or passphrases of key files (put these keys into an agent).
 */

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_LOGIN_TIMEOUT_MS = 30_000;
const SSH_FAILED = 255;
/** How long ssh may take to close the connection before it is killed. */
const CLOSE_GRACE_MS = 500;
/** What ssh prints when the host opens no further session on a connection. */
const SESSION_REFUSED = /^mux_client_request_session: session request failed/m;
/** What a login may print before it is known to work. */
const MOST_GREETING_BYTES = 1024 * 1024;

/**
 * Connections to a host by the system's ssh command.
 *
 * `connect` and `run` reject with the codes of `sshTransport`, and besides with `host/openssh-failed`, `host/command-not-found` and
 * `host/option-not-supported`.
 */
export function opensshTransport(host: SshHost, options: SshOptions = {}): Transport {
  const description = printHostUrl(host);
  return {
    description,
    async connect({ abort } = {}) {
      requireHostAddress(host);
      const folder = await mkdtemp(join(tmpdir(), 'cfw-'));
      try {
        const command = opensshCommand(host, options, { description, folder, home: homedir() });
        await writeFile(join(folder, 'config'), command.config, { mode: 0o600 });
        const controlMaster = await startControlMaster(host, options, command, abort);
        return new OpensshConnection(description, command, controlMaster, folder);
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    },
  };
}

interface ControlMaster {
  readonly child: ChildProcess;
  readonly closed: Promise<void>;
  readonly isClosed: () => boolean;
  readonly stderr: () => string;
}

/** Resolves once the login is done. */
function startControlMaster(
  host: SshHost,
  options: SshOptions,
  command: OpensshCommand,
  abort: AbortSignal | undefined,
): Promise<ControlMaster> {
  const description = printHostUrl(host);
  const connectTimeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
  const timeoutMs = connectTimeoutMs + (options.loginTimeoutMs ?? DEFAULT_LOGIN_TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const call = remoteCall(keepConnectionScript);
    const child = spawn('ssh', command.openArguments(call.command), { stdio: 'pipe', detached: true });
    const controlMaster = watch(child);
    let isSettled = false;
    const settle = (): boolean => {
      const isFirst = !isSettled;
      isSettled = true;
      stop();
      return isFirst;
    };
    const fail = (diagnostic: Diagnostic, cause?: unknown): void => {
      if (!settle()) return;
      if (!controlMaster.isClosed()) signalGroup(child, 'KILL');
      reject(new FirewallError(diagnostic, { cause }));
    };
    const stop = startDeadline({
      timeoutMs,
      onTimeout: () => fail(loginTimeout(description, timeoutMs)),
      abort,
      onAbort: (reason) => fail(aborted(description, 'the connection'), reason),
    });
    child.on('error', (cause) => {
      fail(commandNotFound(description, 'ssh', cause.message), cause);
    });
    let stdout = Buffer.alloc(0);
    child.on('close', (exitCode) => {
      const stderr = controlMaster.stderr();
      if (exitCode === SSH_FAILED || exitCode === null)
        fail(explainOpensshFailure({ description, host, stderr, timeoutMs: connectTimeoutMs }));
      else if (settle()) reject(loginEnded(description, { exitCode, stdout, stderr }));
    });
    child.stdin.on('error', () => undefined);
    // Stays open: what runs on the host ends when this does.
    child.stdin.write(call.stdin);
    let greetingBytes = 0;
    const countGreeting = (bytes: Buffer): void => {
      greetingBytes += bytes.length;
      if (greetingBytes > MOST_GREETING_BYTES) fail(outputTooLarge(description, MOST_GREETING_BYTES));
    };
    child.stdout.on('data', (bytes: Buffer) => {
      // A login may print something first. What comes later is read so that the host need not wait, and left.
      if (isSettled) return;
      stdout = Buffer.concat([stdout, bytes]);
      if (stdout.includes(connectedLine) && settle()) resolve(controlMaster);
      countGreeting(bytes);
    });
    child.stderr.on('data', countGreeting);
  });
}

/** The login worked, and what it ran has ended instead of holding the connection open. */
function loginEnded(description: string, ended: EndedScript): Error {
  try {
    checkNotRefused(ended.stdout, description);
  } catch (refusal) {
    if (refusal instanceof Error) return refusal;
  }
  return new FirewallError(scriptNotRun(description, ended));
}

function watch(child: ChildProcess): ControlMaster {
  let stderr = '';
  let isClosed = false;
  child.stderr?.on('data', (bytes: Buffer) => {
    stderr = (stderr + bytes.toString('utf8')).slice(-64 * 1024);
  });
  const closed = new Promise<void>((resolve) => {
    child.on('close', () => {
      isClosed = true;
      resolve();
    });
  });
  return { child, closed, isClosed: () => isClosed, stderr: () => stderr };
}

/** Ends the ssh that runs here; what it runs on the host goes on until it next writes. */
function endChild(_: 'TERM' | 'KILL', child: ChildProcess): Promise<void> {
  signalGroup(child, 'KILL');
  return Promise.resolve();
}

class OpensshConnection implements Connection {
  private readonly closed = new AbortController();
  private running = 0;
  private closing: Promise<void> | undefined;

  constructor(
    readonly description: string,
    private readonly command: OpensshCommand,
    private readonly controlMaster: ControlMaster,
    private readonly folder: string,
  ) {}

  get isOpen(): boolean {
    return this.closing === undefined && !this.controlMaster.isClosed();
  }

  async run(script: RemoteScript, options: RunOptions = {}): Promise<RemoteResult> {
    if (this.closing !== undefined)
      throw new FirewallError(connectionClosed(this.description, 'close() was called'));
    if (this.controlMaster.isClosed())
      throw new FirewallError(connectionClosed(this.description, this.whyLost()));
    this.running += 1;
    try {
      const result = await this.runNow(script, options, (signal, child, graceMs) =>
        this.endOnHost(signal, child, graceMs),
      );
      if (result.exitCode !== SSH_FAILED) return result;
      if (!(await this.isThere()))
        throw new FirewallError(connectionLost(this.description, this.whyLost(), result.stderr));
      if (SESSION_REFUSED.test(result.stderr))
        throw new FirewallError(oneSessionOnly(this.description, result.stderr));
      return result;
    } finally {
      this.running -= 1;
    }
  }

  close(): Promise<void> {
    this.closing ??= this.closeNow();
    return this.closing;
  }

  private runNow(script: RemoteScript, options: RunOptions, end: ChildScript['end']): Promise<RemoteResult> {
    const { command, stdin } = remoteCall(script, options.stdin);
    return runChildScript({
      host: this.description,
      command: 'ssh',
      args: this.command.runArguments(command),
      options: { ...options, stdin },
      closed: this.closed.signal,
      end,
    });
  }

  private async endOnHost(signal: 'TERM' | 'KILL', child: ChildProcess, graceMs: number): Promise<void> {
    // With other scripts on the connection these would be ended too.
    if (this.running > 1 || this.closing !== undefined) signalGroup(child, signal);
    // This script itself is not ended by another one: a host that never answers would get one after the other.
    else await this.runNow(END_SCRIPTS[signal], { timeoutMs: graceMs }, endChild).catch(() => undefined);
    if (signal === 'KILL') signalGroup(child, signal);
  }

  /** Whether the connection still stands: 255 may be a script's own exit status. */
  private async isThere(): Promise<boolean> {
    const check = await runChildScript({
      host: this.description,
      command: 'ssh',
      args: this.command.checkArguments(),
      options: { timeoutMs: END_GRACE_MS },
      closed: this.closed.signal,
      end: endChild,
    }).catch(() => undefined);
    return check?.exitCode === 0;
  }

  private whyLost(): string {
    const said = this.controlMaster.stderr().trim();
    return said === '' ? 'the host closed the connection, or it broke' : said;
  }

  private async closeNow(): Promise<void> {
    this.closed.abort();
    const { child, closed } = this.controlMaster;
    child.stdin?.end();
    if (!(await settlesWithin(closed, CLOSE_GRACE_MS))) signalGroup(child, 'KILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
