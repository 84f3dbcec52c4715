import type { Diagnostic } from '../base/diagnostic';
import { quoted } from '../base/visible-text';
import { hostCatalogue } from './catalogue';

const { problem } = hostCatalogue;

const URL_FORMS =
  'ssh://[user@]host[:port], openssh://[user@]host[:port], local: or sandbox:NAME; an IPv6 address needs brackets';

export function badHostUrl(url: string, why: string, suggestion?: string): Diagnostic {
  return problem({
    code: 'host/bad-url',
    summary: `${quoted(url)} is not the URL of a host: ${why}`,
    detail: `allowed: ${URL_FORMS}`,
    ...(suggestion === undefined ? {} : { help: `write ${suggestion}` }),
  });
}

export function badAddress(address: string, why: string): Diagnostic {
  return problem({
    code: 'host/bad-address',
    summary: `${quoted(address)} cannot be the address of a host: ${why}`,
    detail: 'allowed: a host name, an IPv4 or IPv6 address, or a Host alias of the ssh_config file',
  });
}

export function badUser(user: string, why: string): Diagnostic {
  return problem({
    code: 'host/bad-user',
    summary: `${quoted(user)} cannot be a user to log in as: ${why}`,
    detail: 'allowed: a login name; no control characters, quotes, shell characters or leading "-"',
  });
}

export function badPort(port: string): Diagnostic {
  return problem({
    code: 'host/bad-port',
    summary: `${quoted(port)} is not a TCP port`,
    detail: 'allowed: a whole number from 1 to 65535',
  });
}

export function badSandboxName(name: string): Diagnostic {
  return problem({
    code: 'host/bad-sandbox-name',
    summary: `${quoted(name)} cannot be the name of a sandbox`,
    detail: 'allowed: at most 64 letters, digits, "-", "_" and ".", a letter or digit first',
    help: '`cdktf-iptables sandbox list` lists the sandboxes',
  });
}
