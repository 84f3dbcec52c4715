/**
 * How a remote script tells its results apart on one stream.
 *
 * The client sends a random nonce; the script prints `NONCE begin NAME`, the result, and `NONCE end STATUS`, each
 * marker on a line of its own (`frames.sh`). A comment in a rule cannot imitate a marker, because it would have to know
 * the nonce; and an output that stops early lacks its end, and is refused.
 *
 * What a login prints before (a greeting in .bashrc, /etc/ssh/sshrc) and after that is skipped. Where the first marker
 * does not come, no script ran, and what was printed instead tells why.
 */
import { FirewallError } from '../base/firewall-error';
import { checkNotRefused, checkVersion } from './read-only';
import { type EndedScript, scriptNotRun, truncatedOutput } from './read-diagnostics';

export interface Frame {
  readonly name: string;
  readonly status: number;
  readonly bytes: Buffer;
}

/** Watches output as it comes, and tells once when a frame of that name begins. */
export function whenBegun(nonce: string, name: string, tell: () => void): (bytes: Buffer) => void {
  const marker = Buffer.from(`${nonce} begin ${name}\n`);
  let tail = Buffer.alloc(0);
  let isTold = false;
  return (bytes) => {
    if (isTold) return;
    const unread = Buffer.concat([tail, bytes]);
    isTold = unread.includes(marker);
    // The marker may be cut in two.
    tail = unread.subarray(Math.max(0, unread.length - marker.length + 1));
    if (isTold) tell();
  };
}

/** More than any script prints. */
const MOST_FRAMES = 100;

/**
 * @throws FirewallError `host/script-refused` when there is no frame; `host/truncated-output` when a frame, or the last one, lacks
 * its end; `host/read-only-...` when the login may not run the script
 */
export function parseFrames(ended: EndedScript, nonce: string, host: string): ReadonlyMap<string, Frame> {
  const { stdout: output } = ended;
  const beginning = Buffer.from(`${nonce} begin `);
  const ending = Buffer.from(`\n${nonce} end `);
  const refuse = (): FirewallError => new FirewallError(truncatedOutput(host, ended));
  const frames = new Map<string, Frame>();
  let count = 0;
  // Only the script knows the nonce, so the first marker may also follow on a line that is not ended.
  let at = output.indexOf(beginning);
  if (at < 0) {
    checkNotRefused(output, host);
    throw new FirewallError(scriptNotRun(host, ended));
  }
  while (!frames.has('done')) {
    if (++count > MOST_FRAMES || !output.subarray(at, at + beginning.length).equals(beginning))
      throw refuse();
    const nameEnd = output.indexOf('\n', at);
    const end = output.indexOf(ending, nameEnd);
    const statusEnd = end < 0 ? -1 : output.indexOf('\n', end + ending.length);
    if (nameEnd < 0 || end < 0 || statusEnd < 0) throw refuse();
    const name = output.toString('utf8', at + beginning.length, nameEnd);
    const status = Number(output.toString('utf8', end + ending.length, statusEnd));
    frames.set(name, { name, status, bytes: output.subarray(nameEnd + 1, end) });
    at = statusEnd + 1;
  }
  const readOnly = frames.get('read-only');
  if (readOnly !== undefined) checkVersion(readOnly.bytes.toString('latin1', 0, 20), host);
  return frames;
}
