import type { Client, ClientChannel } from 'ssh2';
import { startDeadline } from '../../../base/deadline';
import type { Diagnostic } from '../../../base/diagnostic';
import { FirewallError } from '../../../base/firewall-error';
import { remoteCall } from '../../remote-call';
import type { RemoteResult, RemoteScript, RunOptions } from '../../transport';
import { collectOutput } from '../collected-output';
import { aborted, connectionLost, outputTooLarge, scriptRefused, scriptTimeout } from '../diagnostics';
import {
  ABORT_GRACE_MS,
  DEFAULT_MAX_OUTPUT_BYTES,
  DEFAULT_SCRIPT_TIMEOUT_MS,
  END_GRACE_MS,
} from '../remote-scripts';

export interface ScriptRun {
  readonly client: Client;
  /** For errors: what a person calls the host. */
  readonly host: string;
  readonly script: RemoteScript;
  readonly options: RunOptions;
  /** Why the connection was lost, once it is. */
  readonly lossReason: () => string | undefined;
  /** Ends what runs on the host. Resolves when it has ended, or when there is no use in waiting; never rejects. */
  readonly endOnHost: (channel: ClientChannel, waitMs: number) => Promise<void>;
}

/**
 * Runs a script on an open connection.
 *
 * A script that is given up (time out, abort, too much output) is ended on the host before the promise rejects, as far as that
 * is possible in the time for that. Whatever becomes of the connection, the promise settles: at the latest by the time out.
 */
export function runOverSsh(run: ScriptRun): Promise<RemoteResult> {
  return new Promise((resolve, reject) => {
    new RunningScript(run, resolve, reject).start();
  });
}

class RunningScript {
  private readonly output: ReturnType<typeof collectOutput>;
  private readonly stopDeadline: () => void;
  private channel: ClientChannel | undefined;
  private exit: { readonly code: number | undefined; readonly signal: string | undefined } | undefined;
  private isSettled = false;

  constructor(
    private readonly run: ScriptRun,
    private readonly resolve: (result: RemoteResult) => void,
    private readonly reject: (error: FirewallError) => void,
  ) {
    const { options, host } = run;
    const timeoutMs = options.timeoutMs ?? DEFAULT_SCRIPT_TIMEOUT_MS;
    this.output = collectOutput(options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES);
    this.stopDeadline = startDeadline({
      timeoutMs,
      onTimeout: () => this.giveUp(scriptTimeout(host, timeoutMs, this.output.stderr())),
      abort: options.abort,
      onAbort: (reason) => this.giveUp(aborted(host, 'a script'), ABORT_GRACE_MS, reason),
    });
  }

  start(): void {
    const { client, script, options } = this.run;
    if (options.abort?.aborted === true) return;
    const { command, stdin } = remoteCall(script, options.stdin);
    try {
      client.exec(command, (error, channel) => {
        if (error) this.onNotStarted(error);
        else this.onStarted(channel, stdin);
      });
    } catch (error) {
      this.onNotStarted(error as Error);
    }
  }

  private onNotStarted(error: Error): void {
    const lost = this.run.lossReason();
    const { host } = this.run;
    this.fail(
      lost === undefined ? scriptRefused(host, error.message) : connectionLost(host, lost, ''),
      error,
    );
  }

  private onStarted(channel: ClientChannel, stdin: Buffer): void {
    this.channel = channel;
    silenceWhenLost(this.run.client, channel);
    const { maxOutputBytes = DEFAULT_MAX_OUTPUT_BYTES, onStdout } = this.run.options;
    const collect = (add: (bytes: Buffer) => boolean) => (bytes: Buffer) => {
      if (!this.isSettled && !add(bytes)) this.giveUp(outputTooLarge(this.run.host, maxOutputBytes));
    };
    let openParts = 2;
    const onePartClosed = (): void => {
      if (--openParts === 0) this.onClose();
    };
    channel
      .on('data', collect(this.output.addStdout))
      .on('data', (bytes: Buffer) => {
        if (!this.isSettled) onStdout?.(bytes);
      })
      .on('exit', (code: number | null, signal?: string) => {
        this.exit = { code: code ?? undefined, signal };
      })
      .once('close', onePartClosed)
      // The end of a connection shows by 'close'; an error of the stream says nothing more.
      .on('error', () => undefined);
    channel.stderr
      .on('data', collect(this.output.addStderr))
      .once('close', onePartClosed)
      .on('error', () => undefined);
    if (this.isSettled) void this.run.endOnHost(channel, ABORT_GRACE_MS);
    else channel.end(stdin);
  }

  private onClose(): void {
    if (this.isSettled) return;
    if (this.exit === undefined) {
      const why = this.run.lossReason() ?? 'the host ended the script without telling its exit status';
      this.fail(connectionLost(this.run.host, why, this.output.stderr()));
      return;
    }
    this.settle();
    const { code, signal } = this.exit;
    this.resolve({
      exitCode: code,
      ...(signal === undefined ? {} : { signal }),
      stdout: this.output.stdout(),
      stderr: this.output.stderr(),
    });
  }

  private giveUp(diagnostic: Diagnostic, waitMs = 2 * END_GRACE_MS, cause?: unknown): void {
    if (this.isSettled) return;
    this.settle();
    const ended = this.channel === undefined ? Promise.resolve() : this.run.endOnHost(this.channel, waitMs);
    void ended.then(() => {
      this.reject(new FirewallError(diagnostic, { cause }));
    });
  }

  private fail(diagnostic: Diagnostic, cause?: unknown): void {
    if (this.isSettled) return;
    this.settle();
    this.reject(new FirewallError(diagnostic, { cause }));
  }

  private settle(): void {
    this.isSettled = true;
    this.stopDeadline();
  }
}

/**
 * Keeps a channel from writing to a connection that is gone. ssh2 does not tell the channels of a lost connection that they are
 * closed, so one that ends later sends its last message and throws where nobody can catch it.
 */
export function silenceWhenLost(client: Client, channel: ClientChannel): void {
  const silence = (): void => {
    // Not part of ssh2's types: the state of our side of the channel.
    (channel as unknown as { readonly outgoing: { state: string } }).outgoing.state = 'closed';
  };
  const release = (): void => {
    client.off('end', silence).off('close', silence);
  };
  client.on('end', silence).on('close', silence);
  channel.on('close', release);
}
