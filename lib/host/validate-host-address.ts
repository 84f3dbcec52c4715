import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { hasControlCharacter, quoted } from '../base/visible-text';
import { tryParseAddress } from '../net/address';
import { badAddress, badPort, badSandboxName, badUser } from './diagnostics';
import type { HostAddress } from './host-address';

const ADDRESS = /^[A-Za-z0-9._:%+-]+$/;
const USER_SIGNS = /[\s'"`;&<>|(){}$]/;
const SANDBOX_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const LONGEST_NAME = 255;

/**
 * What is wrong with an address, before anything is done with it. An address and a user end in the argument list
 * of `ssh`, in ssh_config tokens and in known_hosts look-ups: a leading dash or a line break there would be an
 * option or a second line.
 */
export function validateHostAddress(host: HostAddress): readonly Diagnostic[] {
  if ('name' in host) return SANDBOX_NAME.test(host.name) ? [] : [badSandboxName(host.name)];
  if (!('address' in host)) return [];
  return [
    ...validateAddress(host.address),
    ...(host.user === undefined ? [] : validateUser(host.user)),
    ...(host.port === undefined ? [] : validatePort(host.port)),
  ];
}

/** @throws FirewallError `host/bad-address`, `host/bad-user`, `host/bad-port`, `host/bad-sandbox-name` */
export function requireHostAddress(host: HostAddress): void {
  const problems = validateHostAddress(host);
  if (problems.length > 0) throw new FirewallError(problems);
}

function validateAddress(address: string): readonly Diagnostic[] {
  const why = wrongWithAddress(address);
  return why === undefined ? [] : [badAddress(address, why)];
}

function wrongWithAddress(address: string): string | undefined {
  if (address === '') return 'it is empty';
  if (hasControlCharacter(address)) return 'it contains a control character';
  if (address.startsWith('-')) return 'it begins with "-"';
  if (address.length > LONGEST_NAME) return `it is longer than ${String(LONGEST_NAME)} characters`;
  if (address.includes(':') && !isIpv6(address))
    return 'it contains ":", and is no IPv6 address; a port and a transport have settings of their own';
  const sign = [...address].find((character) => !ADDRESS.test(character));
  return sign === undefined ? undefined : `it contains ${quoted(sign)}`;
}

/** With its zone, as in `fe80::1%eth0`. */
function isIpv6(address: string): boolean {
  return tryParseAddress(address.replace(/%.*$/, ''), 'ipv6') !== undefined;
}

function validateUser(user: string): readonly Diagnostic[] {
  const why = wrongWithUser(user);
  return why === undefined ? [] : [badUser(user, why)];
}

function wrongWithUser(user: string): string | undefined {
  if (user === '') return 'it is empty';
  if (hasControlCharacter(user)) return 'it contains a control character';
  if (user.startsWith('-')) return 'it begins with "-"';
  if (user.length > LONGEST_NAME) return `it is longer than ${String(LONGEST_NAME)} characters`;
  if (user.endsWith('\\')) return 'it ends with "\\"';
  const sign = USER_SIGNS.exec(user)?.[0];
  return sign === undefined ? undefined : `it contains ${quoted(sign)}`;
}

function validatePort(port: number): readonly Diagnostic[] {
  return Number.isInteger(port) && port >= 1 && port <= 65535 ? [] : [badPort(String(port))];
}
