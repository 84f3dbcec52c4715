/**
 * The engine on real hosts, assembled here for the provider and the command alike.
 *
 * This floor does no I/O and knows no sandboxes, so the edges hand both in. What is heavy is loaded when it is
 * first needed: of the three processes that Terraform starts in a plan, one only gives its schema and one only
 * looks at rules. So the rule language is loaded with the first rule, and what opens connections with the
 * first connection.
 */
import type { Transport } from '../host/transport';
import type { SandboxToSsh } from '../host/transports/open-transport';
import type { HostTarget } from './apply-request';
import type { Engine } from './engine';
import type { HostConnections } from './host-connections';

/** What the engine takes of the machine that it runs on. */
export interface Deployer {
  /** Node's module `os`. */
  readonly os: { userInfo(): { readonly username: string }; hostname(): string };
  /** Node's global `process`. */
  readonly process: { readonly pid: number; readonly getuid?: () => number };
  /** Of Node's module `crypto`. */
  readonly randomBytes: (size: number) => Buffer;
  readonly sandboxToSsh: SandboxToSsh;
}

/** Gives the engine, which is loaded at the first call. */
export type LoadEngine = () => Engine;

/** An engine that logs in anew for each thing that it does on a host. */
export function hostEngine(deployer: Deployer): LoadEngine {
  let engine: Engine | undefined;
  return () => (engine ??= loadEngine(deployer));
}

/** Does work with an engine that logs in to each host once, however much is done there. */
export async function withHostEngine<T>(
  deployer: Deployer,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const { keptConnections } = require('./host-connections') as typeof import('./host-connections');
  const connections = keptConnections((target: HostTarget) => transportTo(target, deployer));
  try {
    return await work(loadEngine(deployer, connections));
  } finally {
    await connections.close();
  }
}

/**
 * Who makes the changes, such as `alice@laptop, process 4711`. A user id without an entry in the password file,
 * as in containers and on CI runners, has no name.
 *
 * @internal
 */
export function deployerName({ os, process }: Pick<Deployer, 'os' | 'process'>): string {
  return `${userName()}@${os.hostname()}, process ${String(process.pid)}`;

  function userName(): string {
    try {
      return os.userInfo().username;
    } catch {
      const id = process.getuid?.();
      return id === undefined ? 'unknown user' : `user ${String(id)}`;
    }
  }
}

function loadEngine(deployer: Deployer, connections?: HostConnections<HostTarget>): Engine {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const { createEngine } = require('./engine') as typeof import('./engine');
  return createEngine({
    openTransport: (target) => transportTo(target, deployer),
    // A plan of the command names what it would cut; a state of Terraform has no place for that.
    ...(connections === undefined ? {} : { connections, readsTraffic: true }),
    nonce: () => deployer.randomBytes(16).toString('hex'),
    deployer: deployerName(deployer),
  });
}

function transportTo({ host, options }: HostTarget, { sandboxToSsh }: Deployer): Transport {
  /* eslint-disable @typescript-eslint/no-require-imports -- see above */
  const { openTransport } =
    require('../host/transports/open-transport') as typeof import('../host/transports/open-transport');
  /* eslint-enable @typescript-eslint/no-require-imports */
  return openTransport(host, options, sandboxToSsh);
}
