/**
 * How a login that may only read is recognised: one whose key is bound to a forced command (`rights/read-only-command.ts`).
 *
 * Scripts that such a login may run begin with a comment of their name, which their command line repeats (`remote-call.ts`). sshd
 * does not run what the client sends; the forced command looks for the name and runs its own copy. It says so in the frame
 * `read-only`, with its version; to everything else it answers with one line without a nonce, as it does not wait for input then.
 */
import { FirewallError } from '../base/firewall-error';
import keepConnection from './keep-connection.sh';
import { readOnlyLogin } from './rights/diagnostics';
import { type RemoteScript, remoteScript } from './transport';
import { hostCatalogue } from './catalogue';

/**
 * The version of what the scripts of a read-only login print. It goes up when this program looks for something there that
 * an older copy of them on a host does not print.
 */
export const readOnlyVersion = 4;

export type ReadOnlyName = 'read-host' | 'read-boot-files' | 'keep-connection';

/** A script that a read-only login may run. @throws Error on a single quote or a NUL */
export function readOnlyScript(name: ReadOnlyName, text: string): RemoteScript {
  return remoteScript(`# cdktf-iptables ${name}\n${text}`);
}

/** Holds a connection of the openssh transport open, and says first that it does. */
export const keepConnectionScript = readOnlyScript('keep-connection', keepConnection);
export const connectedLine = 'cdktf-iptables connected\n';

/** What the forced command prints instead of running any other script. */
export const refusalLine = `cdktf-iptables read-only ${String(readOnlyVersion)}`;

/** How far into what a host prints the refusal is looked for. */
const NOISE_BYTES = 64 * 1024;

/** @throws FirewallError `host/read-only-login`, `host/read-only-version` when the output is a refusal */
export function checkNotRefused(output: Buffer, host: string): void {
  const refused = /cdktf-iptables read-only (\S{1,20})\n/.exec(output.toString('latin1', 0, NOISE_BYTES));
  if (refused === null) return;
  checkVersion(refused[1] ?? '', host);
  throw new FirewallError(readOnlyLogin.mayOnlyRead(host));
}

/** @throws FirewallError `host/read-only-version` */
export function checkVersion(foreign: string, host: string): void {
  if (foreign !== String(readOnlyVersion))
    throw new FirewallError(readOnlyLogin.otherVersion(host, foreign, readOnlyVersion));
}

/** Whether a host has only read, and so cannot have changed anything. */
export function isReadOnlyRefusal(error: unknown): boolean {
  return hostCatalogue.is(error, 'host/read-only-login', 'host/read-only-version');
}
