import type { Client } from 'ssh2';
import { startDeadline } from '../../../base/deadline';
import { FirewallError } from '../../../base/firewall-error';
import { type HostKeySubject, type SeenHostKey, hostKeyNotPinned } from './host-keys/diagnostics';
import { type KnownHostsFile, parseKnownHosts } from './host-keys/known-hosts';
import { exceptRevoked, readRevokedKeys } from './host-keys/revoked-keys';
import { type HostKeyPolicy, knownHostsPolicy, pinnedPolicy } from './host-keys/policy';
import { type LoadedIdentities, loadIdentities } from './identities';
import { type OpenStream, openStream, openThrough } from './open-stream';
import { LoginFiles } from './login-files';
import type { RouteLimits, SshHop } from './ssh-hop';
import { logIn } from './ssh-login';
import { hostCatalogue } from '../../catalogue';

/** A client that is logged in, and the hop that it is logged in to. */
export interface OpenHop {
  readonly hop: SshHop;
  readonly client: Client;
  /** Ends the connection at once. ssh2's own way to do so does nothing once our side is closed. */
  readonly discard: () => void;
}

/**
 * Logs in to each hop through the one before; `firstStream` leads to the first. When that fails anywhere, nothing stays open.
 *
 * @throws FirewallError `host/...`
 */
export async function openRoute(
  route: readonly SshHop[],
  firstStream: Promise<OpenStream>,
  limits: RouteLimits,
): Promise<readonly OpenHop[]> {
  const open: OpenHop[] = [];
  try {
    for (const hop of route) {
      const before = open.at(-1);
      const another = (): Promise<OpenStream> =>
        before === undefined ? openStream(hop, limits) : openThrough(before.client, before.hop, hop, limits);
      const stream = before === undefined ? firstStream : another();
      open.push(await openHop(hop, before?.hop, stream, another, limits));
    }
    return open;
  } catch (error) {
    for (const { discard } of open.reverse()) discard();
    throw error;
  }
}

async function openHop(
  hop: SshHop,
  before: SshHop | undefined,
  firstStream: Promise<OpenStream>,
  openAnother: () => Promise<OpenStream>,
  limits: RouteLimits,
): Promise<OpenHop> {
  const subject: HostKeySubject = {
    address: hop.address,
    port: hop.port,
    ...(hop.hostKey.alias === undefined ? {} : { alias: hop.hostKey.alias }),
    ...(before === undefined ? {} : { via: before.description }),
  };
  const { fingerprint, revokedKeysFile } = hop.hostKey;
  const [stream, prepared] = await together(
    firstStream,
    Promise.all([
      prepareIdentities(hop, limits),
      fingerprint === undefined ? readKnownHosts(hop.hostKey.knownHostsFiles) : [],
      revokedKeysFile === undefined ? [] : readRevokedKeys(revokedKeysFile),
    ]),
  );
  const [identities, knownHosts, revoked] = prepared;
  const attempt: Attempt = async ({ stream, discard }, policy) => {
    const hostKey =
      revokedKeysFile === undefined ? policy : exceptRevoked(policy, subject, revokedKeysFile, revoked);
    const loginLimits = { ...limits, handshakeTimeoutMs: limits.connectTimeoutMs };
    const client = await logIn({ hop, stream, discard, hostKey, identities, limits: loginLimits });
    return { hop, client, discard };
  };
  if (fingerprint === undefined) return attempt(stream, knownHostsPolicy(subject, knownHosts));
  return logInPinned(subject, fingerprint, stream, openAnother, attempt);
}

type Attempt = (stream: OpenStream, hostKey: HostKeyPolicy) => Promise<OpenHop>;

/** Asks the host for one type of key after the other, each time on a new connection, until it shows the pinned one. */
async function logInPinned(
  subject: HostKeySubject,
  fingerprint: string,
  firstStream: OpenStream,
  openAnother: () => Promise<OpenStream>,
  attempt: Attempt,
): Promise<OpenHop> {
  const seen: SeenHostKey[] = [];
  for (let stream = firstStream; ; stream = await openAnother()) {
    const policy = pinnedPolicy(subject, fingerprint, seen);
    try {
      return await attempt(stream, policy);
    } catch (error) {
      const noOtherType = hostCatalogue.is(error, 'host/no-common-algorithm') && seen.length > 0;
      if (noOtherType)
        throw new FirewallError(hostKeyNotPinned(subject, fingerprint, seen), { cause: error });
      if (
        !hostCatalogue.is(error, 'host/host-key-not-pinned') ||
        pinnedPolicy(subject, fingerprint, seen).algorithms.length === 0
      )
        throw error;
    }
  }
}

async function prepareIdentities(hop: SshHop, limits: RouteLimits): Promise<LoadedIdentities> {
  const controller = new AbortController();
  const giveUp = (): void => {
    controller.abort();
  };
  const stopDeadline = startDeadline({
    timeoutMs: limits.connectTimeoutMs,
    onTimeout: giveUp,
    abort: limits.abort,
    onAbort: giveUp,
  });
  try {
    return await loadIdentities(hop.identities, limits.passphrase, controller.signal);
  } finally {
    stopDeadline();
  }
}

const knownHostsFiles = new LoginFiles(parseKnownHosts);

async function readKnownHosts(paths: readonly string[]): Promise<readonly KnownHostsFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      const lines = await knownHostsFiles.read(path).catch(() => undefined);
      return { path, lines };
    }),
  );
}

/** Both, at the same time. When the second fails, the stream of the first is not left open. */
async function together<Prepared>(
  stream: Promise<OpenStream>,
  prepared: Promise<Prepared>,
): Promise<readonly [OpenStream, Prepared]> {
  try {
    return await Promise.all([stream, prepared]);
  } catch (error) {
    void stream.then(
      ({ discard }) => {
        discard();
      },
      () => undefined,
    );
    throw error;
  }
}
