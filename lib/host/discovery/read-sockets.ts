/** What listens on a host, and who is connected to it over a while. */
import { FirewallError } from '../../base/firewall-error';
import { parseFrames } from '../frames';
import { type Connection, type RunOptions, remoteScript } from '../transport';
import { discoveryProblems } from './diagnostics';
import readSocketsText from './read-sockets.sh';

const readSocketsScript = remoteScript(readSocketsText);

/** What `ss` printed. */
export interface HostSockets {
  /** Lines of `ss -Htulnp`. */
  readonly listening: string;
  /** Local and remote address of each connection that was open at some time, a line each. */
  readonly connections: string;
}

export interface ReadSocketsOptions extends Omit<RunOptions, 'stdin' | 'timeoutMs'> {
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: string;
  /** How long connections are watched. */
  readonly seconds: number;
}

/** @throws FirewallError `host/no-ss`, `host/...` */
export async function readSockets(
  connection: Connection,
  { nonce, seconds, ...run }: ReadSocketsOptions,
): Promise<HostSockets> {
  const stdin = Buffer.from(`${nonce}\n${String(seconds)}\n`);
  const timeoutMs = (seconds * 3 + 60) * 1000;
  const result = await connection.run(readSocketsScript, { ...run, stdin, timeoutMs });
  const frames = parseFrames(result, nonce, connection.description);
  const listening = frames.get('listening');
  if (listening?.status !== 0) {
    const said = frames.get('listening-stderr')?.bytes.toString('utf8') ?? '';
    throw new FirewallError(discoveryProblems.noSs(connection.description, said));
  }
  return {
    listening: listening.bytes.toString('utf8'),
    connections: frames.get('connections')?.bytes.toString('utf8') ?? '',
  };
}
