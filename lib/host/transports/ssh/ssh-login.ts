import type { Duplex } from 'node:stream';
import {
  type Algorithms,
  type AnyAuthMethod,
  BaseAgent,
  Client,
  type NextAuthHandler,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';
import { startDeadline } from '../../../base/deadline';
import type { Diagnostic } from '../../../base/diagnostic';
import { FirewallError } from '../../../base/firewall-error';
import { aborted, handshakeFailed, handshakeTimeout, loginTimeout, noCommonAlgorithm } from '../diagnostics';
import type { HostKeyPolicy } from './host-keys/policy';
import type { Identity, LoadedIdentities } from './identities';
import { loginBroken, loginFailed } from './login-diagnostics';
import type { SshHop } from './ssh-hop';

export interface LoginRequest {
  readonly hop: SshHop;
  /** A connection to the server: a TCP socket, or a channel through a jump host. */
  readonly stream: Duplex;
  /** Ends the stream at once. */
  readonly discard: () => void;
  readonly hostKey: HostKeyPolicy;
  readonly identities: LoadedIdentities;
  readonly limits: LoginLimits;
}

export interface LoginLimits {
  readonly handshakeTimeoutMs: number;
  readonly loginTimeoutMs: number;
  readonly keepaliveIntervalMs: number;
  readonly abort?: AbortSignal | undefined;
}

/** The connection counts as lost after so many keepalives in a row without an answer. */
const UNANSWERED_KEEPALIVES = 3;

/** Fast ones first. Nothing that rests on SHA-1, no CBC, no compression. The strict key exchange is offered by ssh2 itself. */
const ALGORITHMS = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group18-sha512',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} satisfies Algorithms;

/**
 * Shakes hands, checks the host's key, logs in. In that order: nothing about the user, no name and no key, is sent to a
 * host whose key was not accepted.
 *
 * ssh2 reports everything by events and would accept any host key by default; here each login has a policy for it, and ends as
 * one promise. When it rejects, the stream is discarded.
 *
 * @throws FirewallError `host/host-key-...`, `host/handshake-...`, `host/no-common-algorithm`, `host/login-...`, `host/aborted`
 */
export function logIn(request: LoginRequest): Promise<Client> {
  return new Promise((resolve, reject) => {
    new Login(request, resolve, reject).start();
  });
}

class Login {
  private readonly client = new Client();
  private readonly settled = new AbortController();
  private readonly waiting: Identity[];
  private readonly tried: string[] = [];
  private readonly notes: string[];
  private offered: readonly string[] | undefined;
  private triedNone = false;
  private isPartial = false;
  private hasSigned = false;
  private stage: 'handshake' | 'login' = 'handshake';
  private refusal: Diagnostic | undefined;
  private stopDeadline: () => void;

  constructor(
    private readonly request: LoginRequest,
    private readonly resolve: (client: Client) => void,
    private readonly reject: (error: FirewallError) => void,
  ) {
    this.waiting = [...request.identities.identities];
    this.notes = [...request.identities.notes];
    this.stopDeadline = this.failAfter(request.limits.handshakeTimeoutMs, () =>
      handshakeTimeout(request.hop.description, this.where(), request.limits.handshakeTimeoutMs),
    );
  }

  start(): void {
    const { hop, stream, hostKey, limits } = this.request;
    if (limits.abort?.aborted === true) return;
    this.client
      .on('handshake', () => {
        this.onHandshake();
      })
      .on('ready', () => {
        if (this.settle()) this.resolve(this.client);
      })
      .on('error', (error) => {
        this.onError(error);
      })
      .on('end', () => {
        this.fail(this.explain('the host closed the connection'));
      })
      .on('close', () => {
        this.fail(this.explain('the host closed the connection'));
      });
    try {
      this.client.connect({
        sock: stream,
        username: hop.user,
        hostVerifier: (key: Buffer) => this.accepts(key),
        algorithms: { ...ALGORITHMS, serverHostKey: [...hostKey.algorithms] },
        authHandler: (left, partial, next) => {
          this.nextAttempt(left, partial, next);
        },
        keepaliveInterval: limits.keepaliveIntervalMs,
        keepaliveCountMax: UNANSWERED_KEEPALIVES,
        readyTimeout: 0,
      });
    } catch (error) {
      this.fail(this.explain((error as Error).message), error);
    }
  }

  private accepts(key: Buffer): boolean {
    // A host may ask for new session keys later on and shows its key again: the same policy decides.
    this.refusal = this.request.hostKey.check(key);
    return this.refusal === undefined;
  }

  private onHandshake(): void {
    if (this.stage === 'login' || this.settled.signal.aborted) return;
    const { hop, limits } = this.request;
    this.stage = 'login';
    this.stopDeadline();
    this.stopDeadline = this.failAfter(limits.loginTimeoutMs, () =>
      loginTimeout(hop.description, limits.loginTimeoutMs),
    );
  }

  private onError(error: SshError): void {
    // Signing failed; why is noted, and the next identity gets its turn.
    if (error.level === 'agent') return;
    if (this.refusal !== undefined) this.fail(this.refusal, error);
    else if (this.stage === 'login' && isProtocolError(error))
      this.fail(loginBroken(this.request.hop.description, error.message), error);
    else if (error.level === 'client-authentication') this.fail(this.explain(undefined), error);
    else this.fail(this.explain(error.message), error);
  }

  private nextAttempt(left: readonly string[] | null, partial: boolean, next: NextAuthHandler): void {
    // ssh2 ends the login on `false`, which its types do not know.
    const giveUp = (): void => {
      (next as unknown as (attempt: false) => void)(false);
    };
    if (left !== null) this.offered = left;
    // ssh2 does not tell of it after a key; but then the host offers keys no more.
    if (!this.isPartial && (partial || (this.hasSigned && left?.includes('publickey') === false))) {
      this.isPartial = true;
      this.notes.push('the host took a key, and wants more than that');
    }
    const identity = left === null || left.includes('publickey') ? this.waiting.shift() : undefined;
    if (identity !== undefined) {
      this.tried.push(identity.description);
      next(this.attemptWith(identity));
    } else if (!this.triedNone && !partial) {
      // Some servers know who it is without any key; all others say by this what they would take.
      this.triedNone = true;
      next({ type: 'none', username: this.request.hop.user });
    } else {
      giveUp();
    }
  }

  private attemptWith(identity: Identity): AnyAuthMethod {
    const sign = async (data: Buffer, hash: string | undefined, answer: SignCallback): Promise<void> => {
      try {
        const signature = await identity.sign(data, hash, this.settled.signal);
        this.hasSigned = true;
        // ssh2 throws when it is handed an answer for a connection that is gone.
        if (!this.settled.signal.aborted) answer(undefined, signature);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        this.notes.push(`${identity.description}: the host takes it, but it does not sign: ${why}`);
        if (!this.settled.signal.aborted) answer(error as Error);
      }
    };
    return {
      type: 'agent',
      username: this.request.hop.user,
      agent: new OneIdentity(identity.publicKey, sign),
    };
  }

  private explain(why: string | undefined): Diagnostic {
    const { description, user } = this.request.hop;
    const { tried, notes, offered, isPartial } = this;
    if (this.stage === 'login')
      return loginFailed(description, user, { tried, notes, offered, isPartial }, why);
    if (why !== undefined && /no matching/i.test(why)) return noCommonAlgorithm(description, why);
    return handshakeFailed(description, this.where(), why ?? 'the host does not say why');
  }

  private where(): string {
    return `${this.request.hop.address} port ${String(this.request.hop.port)}`;
  }

  private failAfter(timeoutMs: number, diagnostic: () => Diagnostic): () => void {
    const { hop, limits } = this.request;
    return startDeadline({
      timeoutMs,
      onTimeout: () => this.fail(diagnostic()),
      abort: limits.abort,
      onAbort: (reason) => this.fail(aborted(hop.description, 'the login'), reason),
    });
  }

  private fail(diagnostic: Diagnostic, cause?: unknown): void {
    if (!this.settle()) return;
    this.request.discard();
    this.reject(new FirewallError(diagnostic, { cause }));
  }

  /** False when the login has come to an end before. */
  private settle(): boolean {
    if (this.settled.signal.aborted) return false;
    this.settled.abort();
    this.stopDeadline();
    return true;
  }
}

/** What the host sent could not be read. What the host itself said in the end has a number. */
function isProtocolError({ level, code }: SshError): boolean {
  return level === 'protocol' || (level === undefined && code === undefined);
}

interface SshError extends Error {
  readonly code?: number | string;
  /** Where in ssh2 it arose, such as `handshake` or `client-authentication`. */
  readonly level?: string;
}

type Sign = (data: Buffer, hash: string | undefined, answer: SignCallback) => Promise<void>;

/** Shows one identity to ssh2 as an agent with one key: ssh2 asks an agent to sign only after the host said yes to the key. */
class OneIdentity extends BaseAgent<ParsedKey> {
  constructor(
    private readonly key: ParsedKey,
    private readonly signWith: Sign,
  ) {
    super();
  }

  override getIdentities(callback: (error: undefined, keys: ParsedKey[]) => void): void {
    callback(undefined, [this.key]);
  }

  override sign(
    _: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const [hash, answer] = typeof options === 'function' ? [undefined, options] : [options.hash, callback];
    if (answer !== undefined) void this.signWith(data, hash, answer);
  }
}
