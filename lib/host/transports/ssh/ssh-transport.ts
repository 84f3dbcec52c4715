import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SshHost, SshOptions } from '../../host-address';
import { printHostUrl } from '../../host-url';
import type { Connection, Transport } from '../../transport';
import { type SshConfigFile, readSshConfig } from './config/read';
import { type LocalSide, expandHome, localSide } from './config/tokens';
import type { SshConfigNode } from './config/tree';
import { openStream } from './open-stream';
import type { RouteLimits, SshHop } from './ssh-hop';
import { resolveRoute } from './ssh-route';
import { requireHostAddress } from '../../validate-host-address';

/*
 * SSH without the system's ssh command, by the ssh2 package.
 *
 * Goals, and how each is met:
 *
 * 1. Nobody logs in to a machine that is not the one meant. Each hop, jump hosts too, has a policy for its host key
 *    (host-key-policy.ts): known hosts files as OpenSSH reads them, or one pinned fingerprint. There is no way to switch it off.
 *    ssh2 sends nothing about the user before the policy has said yes (ssh-login.ts).
 * 2. What `ssh HOST` needs no options for needs none here: ssh_config decides address, port, user, keys, agent, known hosts and
 *    jump hosts (read-ssh-config.ts, ssh-config-lookup.ts, ssh-route.ts). What cannot be honoured (ProxyCommand, Match exec) is an
 *    error, never left out in silence: it would be another machine, or another user.
 * 3. Every way to fail has a code and says what to do (diagnostics.ts in this folder; login-diagnostics.ts, host-key-diagnostics.ts).
 * 4. Nothing hangs, nothing is left behind: connecting, shaking hands, logging in and running have time limits, keepalives find
 *    dead connections, and close() destroys what does not end by itself (ssh-connection.ts). A script that is given up
 *    is ended on the host (end-scripts.ts).
 * 5. It starts quickly: fast algorithms first, keys are decrypted only when the host takes them, and ssh2, which
 *    takes longer to load than a handshake takes, is loaded while the first TCP connection is on its way.
 *
 * Invariants: `connect` makes a new TCP connection and a new login each time; a promise that rejects leaves no socket open; what a
 * host says ends in errors only with its control characters spelled out.
 *
 * It does not do: passwords, keyboard-interactive, certificates, hardware keys, GSSAPI, ProxyCommand, compression, forwarding of
 * the agent. The openssh transport does what of these the system's ssh can do without asking.
 */

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_LOGIN_TIMEOUT_MS = 30_000;
const DEFAULT_KEEPALIVE_INTERVAL_MS = 5_000;

/**
 * Connections to a host by SSH. Nothing is read or opened before `connect`, which rejects with
 * `host/bad-address`, `host/bad-user`, `host/bad-port`, `host/bad-fingerprint`, `host/ssh-config-...`, `host/identity-unreadable`,
 * `host/unknown-host`, `host/refused`, `host/unreachable`, `host/connect-timeout`, `host/handshake-...`, `host/no-common-algorithm`,
 * `host/host-key-unknown`, `host/host-key-changed`, `host/host-key-revoked`, `host/host-key-not-pinned`, `host/login-failed`,
 * `host/login-timeout`, `host/jump-failed`, `host/jump-loop` or `host/aborted`.
 *
 * `run` rejects with `host/connection-lost`, `host/connection-closed`, `host/script-timeout`, `host/script-refused`,
 * `host/output-too-large` or `host/aborted`.
 */
export function sshTransport(host: SshHost, options: SshOptions = {}): Transport {
  return {
    description: printHostUrl(host),
    async connect({ abort } = {}) {
      requireHostAddress(host);
      const local = localSide();
      const config = await readConfig(options, local);
      return openConnection(resolveRoute(host, { options, config, local }), options, abort);
    },
  };
}

async function readConfig({ configFile }: SshOptions, local: LocalSide): Promise<readonly SshConfigNode[]> {
  if (configFile === false) return [];
  const files: readonly SshConfigFile[] =
    configFile === undefined
      ? [
          { path: join(local.home, '.ssh', 'config'), required: false },
          { path: '/etc/ssh/ssh_config', required: false },
        ]
      : [{ path: expandHome(configFile, local.home), required: true }];
  return readSshConfig(files, local.home);
}

async function openConnection(
  route: readonly SshHop[],
  options: SshOptions,
  abort: AbortSignal | undefined,
): Promise<Connection> {
  const limits: RouteLimits = {
    connectTimeoutMs: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    loginTimeoutMs: options.loginTimeoutMs ?? DEFAULT_LOGIN_TIMEOUT_MS,
    keepaliveIntervalMs: options.keepaliveIntervalMs ?? DEFAULT_KEEPALIVE_INTERVAL_MS,
    passphrase: options.passphrase,
    abort,
  };
  const [first] = route;
  if (first === undefined) throw new Error('a route must have a hop');
  const stream = openStream(first, limits);
  stream.catch(() => undefined);
  // The connection is on its way by then; loading keeps the process busy, but not the network.
  await nextTurn();
  const { openRoute, sshConnection } = loadClient();
  return sshConnection(await openRoute(route, stream, limits));
}

/** All that needs ssh2. Whoever never connects by SSH does not pay for loading it. */
function loadClient() {
  /* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
  const { openRoute }: typeof import('./open-route') = require('./open-route');
  const { sshConnection }: typeof import('./ssh-connection') = require('./ssh-connection');
  /* eslint-enable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
  return { openRoute, sshConnection };
}
