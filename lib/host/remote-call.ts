/**
 * How a script gets past the login shell of a host, which sshd runs whatever is asked for.
 *
 * 1. Every login shell reads the command line the same: sh, bash, rbash, zsh, mksh, fish, csh and tcsh. It is one short line,
 *    the same for all scripts, with one pair of single quotes and without `!`. It names no folder and does not begin with
 *    `exec`, which a restricted shell refuses.
 * 2. A script may be as long as it likes: it comes on stdin, as a line in front of the data. Shells of the csh kind end at a line
 *    break in quotes, and some servers take command lines of 9,000 bytes at most.
 * 3. Nothing of the data is lost: `read` of a shell takes no byte behind its line.
 */
import type { RemoteScript } from './transport';

export interface RemoteCall {
  /** For the login shell. */
  readonly command: string;
  readonly stdin: Buffer;
}

/** Of scripts that say which they are. */
const NAME = /^# cdktf-iptables ([a-z-]+)\n/;

export function remoteCall(script: RemoteScript, data: Buffer = Buffer.alloc(0)): RemoteCall {
  const name = callName(NAME.exec(script)?.[1] ?? 'script');
  return {
    command: `sh -c 'IFS= read -r script; eval "$(printf %b "$script")"' ${name}`,
    stdin: Buffer.concat([Buffer.from(`${asLine(script)}\n`), data]),
  };
}

/** The last word of the command line: it tells a forced command which script is asked for, and shows among the processes. */
export function callName(name: string): string {
  return `cdktf-iptables-${name}`;
}

/** On one line, as `printf %b` reads it. */
function asLine(script: RemoteScript): string {
  return script.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}
