import { FirewallError } from '../../base/firewall-error';
import { badKey } from './diagnostics';
import { readOnlyCommand } from './read-only-command';

export interface AuthorizedKeyOptions {
  /** Binds the key to reading: enough for plan, drift and show. @default false */
  readonly readOnly?: boolean;
}

/**
 * Lines for `~/.ssh/authorized_keys` of the user that the key logs in as. `restrict` keeps it from forwarding ports and
 * agents and from having a terminal, which a deploy does not need either.
 *
 * @param text of a public key file
 * @param file for errors
 * @throws FirewallError `rights/bad-key`, `rights/private-key`
 */
export function printAuthorizedKey(text: string, file: string, options: AuthorizedKeyOptions = {}): string {
  if (text.includes('PRIVATE KEY')) throw new FirewallError(badKey.isPrivate(file));
  const keys = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (keys.length === 0) throw new FirewallError(badKey.notPublic(file, 'it is empty'));
  const bound = options.readOnly === true ? `restrict,command="${quoted(readOnlyCommand())}"` : 'restrict';
  return keys.map((key) => `${bound} ${publicKey(key, file)}\n`).join('');
}

/** sshd takes `\"` for a quote, and every other backslash for itself. */
function quoted(command: string): string {
  return command.replace(/"/g, '\\"');
}

function publicKey(line: string, file: string): string {
  const [, type = '', body = '', comment = ''] =
    /^([a-z][a-z0-9@.-]+) ([A-Za-z0-9+/]+={0,3})(?: (.*))?$/.exec(line.trim()) ?? [];
  if (type === '') throw new FirewallError(badKey.notPublic(file, 'that is no line of a type and a key'));
  const blob = Buffer.from(body, 'base64');
  const length = blob.length < 4 ? 0 : blob.readUInt32BE(0);
  if (length === 0 || blob.toString('latin1', 4, 4 + length) !== type)
    throw new FirewallError(badKey.notPublic(file, `the key is not one of type ${type}`));
  if (type.includes('cert'))
    throw new FirewallError(badKey.notPublic(file, 'it is a certificate, which its authority restricts'));
  const words = comment.replace(/[^\x20-\x7e]/g, '?');
  return [type, body, ...(words === '' ? [] : [words])].join(' ');
}
