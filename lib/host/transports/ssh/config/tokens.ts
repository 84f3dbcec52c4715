import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { FirewallError } from '../../../../base/firewall-error';
import { sshConfigUnknownToken, sshConfigUnsetVariable } from './diagnostics';

/** The person and the machine that connect, as far as tokens name them. */
export interface LocalSide {
  readonly user: string;
  readonly home: string;
  readonly hostName: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the percent tokens of ssh_config stand for, by their letter. */
export type TokenValues = Readonly<Record<string, string>>;

export function localSide(): LocalSide {
  return { user: currentUser(), home: homedir(), hostName: hostname(), env: process.env };
}

/** `~/` in front becomes the home folder. */
export function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

/**
 * Replaces percent tokens (TOKENS in ssh_config(5)).
 *
 * @throws FirewallError `host/ssh-config-unsupported` on a token that has no value here
 */
export function expandTokens(text: string, values: TokenValues, keyword: string): string {
  return text.replace(/%(.?)/gs, (token: string, letter: string) => {
    const value = letter === '%' ? '%' : values[letter];
    if (value === undefined) throw new FirewallError(sshConfigUnknownToken(token, keyword, text));
    return value;
  });
}

/**
 * Replaces `~/`, percent tokens and `${VARIABLE}` in the name of a file.
 *
 * @throws FirewallError `host/ssh-config-unsupported`
 */
export function expandPath(text: string, values: TokenValues, local: LocalSide, keyword: string): string {
  const withVariables = text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = local.env[name];
    if (value === undefined) throw new FirewallError(sshConfigUnsetVariable(name, keyword, text));
    return value.replace(/%/g, '%%');
  });
  return expandTokens(expandHome(withVariables, local.home), values, keyword);
}

/** Tokens that do not depend on the host. */
export function localTokens(local: LocalSide): TokenValues {
  return {
    d: local.home,
    u: local.user,
    l: local.hostName,
    L: local.hostName.split('.')[0] ?? '',
    i: String(process.getuid?.() ?? 0),
  };
}

function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? process.env['LOGNAME'] ?? '';
  }
}
