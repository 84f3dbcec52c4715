import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { badHostUrl, badPort } from './diagnostics';
import type { HostAddress, SshHost } from './host-address';
import { requireHostAddress } from './validate-host-address';

/**
 * The host that a URL on the command line names: `ssh://[user@]host[:port]`, `openssh://[user@]host[:port]`, `local:`
 * or `sandbox:NAME`. The user may hold percent escapes (`DOMAIN%5Cname`), an IPv6 address stands in brackets.
 *
 * Own parser: the URL class of the platform would take, and quietly change, much that is no address of a host.
 *
 * @throws FirewallError `host/bad-url`, `host/bad-address`, `host/bad-user`, `host/bad-port`, `host/bad-sandbox-name`
 */
export function parseHostUrl(text: string): HostAddress {
  const host = parseUnchecked(text);
  requireHostAddress(host);
  return host;
}

/** The URL of a host, such that `parseHostUrl` gives the same host back. */
export function printHostUrl(host: HostAddress): string {
  switch (host.transport) {
    case 'local':
      return 'local:';
    case 'sandbox':
      return `sandbox:${host.name}`;
    case 'ssh':
    case 'openssh':
      return `${host.transport}://${printLogin(host)}`;
  }
}

/** What follows the scheme: `[user@]host[:port]`. Jump hosts are written so too. `url` is the whole text, for errors. */
export function parseLogin(text: string, transport: SshHost['transport'], url: string): SshHost {
  const at = text.lastIndexOf('@');
  const user = at < 0 ? undefined : decodeUser(text.slice(0, at), url);
  const { address, port } = parseAddressAndPort(text.slice(at + 1), url);
  return {
    transport,
    address,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
  };
}

function parseUnchecked(text: string): HostAddress {
  if (text === 'local:') return { transport: 'local' };
  if (text.startsWith('sandbox:')) return { transport: 'sandbox', name: text.slice('sandbox:'.length) };
  for (const transport of ['ssh', 'openssh'] as const) {
    const scheme = `${transport}://`;
    if (text.startsWith(scheme)) return parseLogin(text.slice(scheme.length), transport, text);
  }
  throw new FirewallError(unknownScheme(text));
}

function unknownScheme(text: string): Diagnostic {
  if (text === 'local') return badHostUrl(text, 'the colon is missing', 'local:');
  if (/^[^\s:/]+:\/\//.test(text)) return badHostUrl(text, 'its scheme is not known');
  if (/^(ssh|openssh):/.test(text)) return badHostUrl(text, 'after the scheme there must be "://"');
  return badHostUrl(text, 'it has no scheme', /^[A-Za-z0-9@._-]+$/.test(text) ? `ssh://${text}` : undefined);
}

function decodeUser(text: string, url: string): string {
  if (text.includes(':'))
    throw new FirewallError(
      badHostUrl(url, 'a password or a second ":" stands before the "@"; log in with a key'),
    );
  try {
    return decodeURIComponent(text);
  } catch {
    throw new FirewallError(
      badHostUrl(url, 'a "%" in the user must begin an escape of two hexadecimal digits'),
    );
  }
}

function parseAddressAndPort(text: string, url: string): { address: string; port: number | undefined } {
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    if (end < 0) throw new FirewallError(badHostUrl(url, 'the bracket of the IPv6 address is not closed'));
    const rest = text.slice(end + 1);
    if (!text.slice(1, end).includes(':'))
      throw new FirewallError(badHostUrl(url, 'brackets are for IPv6 addresses only'));
    if (rest !== '' && !rest.startsWith(':'))
      throw new FirewallError(badHostUrl(url, 'only ":port" may follow the bracket'));
    return { address: text.slice(1, end), port: rest === '' ? undefined : parsePort(rest.slice(1)) };
  }
  const colons = text.split(':').length - 1;
  if (colons > 1) throw new FirewallError(badHostUrl(url, 'an IPv6 address must stand in brackets'));
  if (/[/?#]/.test(text))
    throw new FirewallError(badHostUrl(url, 'nothing may follow the host and the port'));
  const [address = '', port] = text.split(':');
  return { address, port: port === undefined ? undefined : parsePort(port) };
}

function parsePort(text: string): number {
  if (!/^[0-9]{1,5}$/.test(text)) throw new FirewallError(badPort(text));
  return Number(text);
}

function printLogin(host: SshHost): string {
  const user = host.user === undefined ? '' : `${encodeURIComponent(host.user)}@`;
  const address = host.address.includes(':') ? `[${host.address}]` : host.address;
  return `${user}${address}${host.port === undefined ? '' : `:${String(host.port)}`}`;
}
