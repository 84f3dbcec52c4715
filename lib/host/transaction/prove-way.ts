/** Whether packets of full size get to a host and back: what a small login does not show. */
import { createHash } from 'node:crypto';
import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import { parseFrames } from '../frames';
import type { Connection } from '../transport';
import { reasons } from './diagnostics';
import { proveWayScript } from './scripts';

/** Several packets of 9,000 bytes, which is what most networks carry at most. */
const LENGTH = 32 * 1024;

export interface ProveOptions {
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: string;
  readonly timeoutMs: number;
  readonly abort?: AbortSignal;
}

/** @throws FirewallError `apply/unreachable` when not all of it comes back; else what the connection throws */
export async function proveWay(connection: Connection, options: ProveOptions): Promise<void> {
  const { nonce, timeoutMs, abort } = options;
  const host = connection.description;
  const sent = incompressible(nonce);
  const result = await connection
    .run(proveWayScript, {
      stdin: Buffer.from(`${nonce}\n${sent}`),
      timeoutMs,
      ...omitUndefined({ abort }),
    })
    .catch((error: unknown) => {
      throw new FirewallError(reasons.noFullPackets(host, LENGTH, wordsOf(error)), { cause: error });
    });
  const echo = parseFrames(result, nonce, host).get('echo')?.bytes.toString('latin1');
  if (echo !== sent) throw new FirewallError(reasons.noFullPackets(host, LENGTH, 'something else came back'));
}

/** Letters that ssh cannot make fewer, where it compresses. */
function incompressible(seed: string): string {
  const blocks = Array.from({ length: Math.ceil(LENGTH / 88) }, (_, index) =>
    createHash('sha512')
      .update(`${seed} ${String(index)}`)
      .digest('base64'),
  );
  return blocks.join('').slice(0, LENGTH);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
