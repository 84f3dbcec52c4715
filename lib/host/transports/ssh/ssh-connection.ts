import type { ClientChannel } from 'ssh2';
import { FirewallError } from '../../../base/firewall-error';
import type { Connection, RemoteResult, RemoteScript, RunOptions } from '../../transport';
import { connectionClosed } from '../diagnostics';
import { END_GRACE_MS, END_SCRIPTS } from '../remote-scripts';
import { settlesWithin, startDeadline } from '../../../base/deadline';
import type { OpenHop } from './open-route';
import { runOverSsh } from './run-over-ssh';

/** How long the other side may take to close its end of all hops before the sockets are destroyed. */
const CLOSE_GRACE_MS = 300;

/** A connection over hops that are logged in; the last is the host. */
export function sshConnection(route: readonly OpenHop[]): Connection {
  return new SshConnection(route);
}

class SshConnection implements Connection {
  readonly description: string;
  private readonly target: OpenHop;
  private readonly open: Set<OpenHop>;
  private running = 0;
  private loss: string | undefined;
  private closing: Promise<void> | undefined;
  /** A script that is being ended: one that is started meanwhile would be ended with it. */
  private ending: Promise<void> = Promise.resolve();

  constructor(route: readonly OpenHop[]) {
    const target = route.at(-1);
    if (target === undefined) throw new Error('a route must have a hop');
    this.target = target;
    this.open = new Set(route);
    this.description = target.hop.description;
    for (const hop of route) this.watch(hop);
  }

  private watch(open: OpenHop): void {
    const name = open.hop.description;
    open.client
      .on('error', (error) => {
        this.loss ??= `${name}: ${error.message}`;
        // ssh2 closes its side and would wait for the other, which may never answer.
        open.discard();
      })
      .on('end', () => {
        this.loss ??= `${name}: the host closed the connection`;
        // A channel through a jump host stays half open until our side ends it too.
        open.discard();
      })
      .on('close', () => {
        this.loss ??= `${name}: the host closed the connection, or it broke`;
        this.open.delete(open);
      });
  }

  get isOpen(): boolean {
    return this.closing === undefined && this.loss === undefined;
  }

  async run(script: RemoteScript, options: RunOptions = {}): Promise<RemoteResult> {
    await this.ending;
    const why = this.closing === undefined ? this.loss : 'close() was called';
    if (why !== undefined) throw new FirewallError(connectionClosed(this.description, why));
    this.running += 1;
    try {
      return await this.runNow(script, options, (channel, graceMs) => this.endOnHost(channel, graceMs));
    } finally {
      this.running -= 1;
    }
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private runNow(
    script: RemoteScript,
    options: RunOptions,
    endOnHost: (channel: ClientChannel, graceMs: number) => Promise<void>,
  ): Promise<RemoteResult> {
    return runOverSsh({
      client: this.target.client,
      host: this.description,
      script,
      options,
      lossReason: () => this.loss,
      endOnHost,
    });
  }

  /** Whoever gave it up waits for as long as that; it is being ended also after that. */
  private async endOnHost(channel: ClientChannel, waitMs: number): Promise<void> {
    const isAlone = this.running <= 1;
    this.ending = this.endThoroughly(channel, isAlone);
    await settlesWithin(this.ending, waitMs);
  }

  /** First kindly, then not. With other scripts on the connection only by closing the channel, as these would be ended too. */
  private async endThoroughly(channel: ClientChannel, isAlone: boolean): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      channel.on('close', () => {
        resolve();
      });
    });
    const wasOpen = this.loss === undefined;
    for (const signal of ['TERM', 'KILL'] as const) {
      if (!wasOpen || !isAlone || this.closing !== undefined) break;
      // This script itself is not ended by another one: a host that never answers would get one after the other.
      const asked = this.runNow(END_SCRIPTS[signal], { timeoutMs: END_GRACE_MS }, (own) => {
        closeChannel(own);
        return Promise.resolve();
      }).catch(() => {
        // It may still run there, and would end the next script of this connection: there is to be none.
        this.loss ??= 'the host did not end a script in time';
      });
      const [hasEnded] = await Promise.all([settlesWithin(ended, END_GRACE_MS), asked]);
      if (hasEnded) return;
    }
    closeChannel(channel);
  }

  private async closeAll(): Promise<void> {
    const hops = [...this.open].reverse();
    const discardAll = (): void => {
      for (const { discard } of hops) discard();
    };
    const stop = startDeadline({ timeoutMs: CLOSE_GRACE_MS, onTimeout: discardAll });
    // The innermost first: it lives in a channel of the one before.
    for (const open of hops) await closeHop(open);
    stop();
  }
}

function closeHop({ client }: OpenHop): Promise<void> {
  return new Promise((resolve) => {
    client.on('close', () => {
      resolve();
    });
    client.end();
  });
}

function closeChannel(channel: ClientChannel): void {
  try {
    channel.close();
  } catch {
    // The connection has just gone.
  }
}
