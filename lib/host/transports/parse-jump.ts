import type { SshHost } from '../host-address';
import { parseLogin } from '../host-url';
import { requireHostAddress } from '../validate-host-address';

/**
 * Jump hosts as `ssh -J` and ProxyJump have them: `[user@]host[:port]` or `ssh://...`, comma-separated, first hop first;
 * `none` is no jump host.
 *
 * @throws FirewallError `host/bad-url`, `host/bad-address`, `host/bad-user`, `host/bad-port`
 */
export function parseJump(jump: string): readonly SshHost[] {
  if (jump === '' || jump.toLowerCase() === 'none') return [];
  return jump.split(',').map((text) => {
    const host = parseLogin(text.trim().replace(/^ssh:\/\//, ''), 'ssh', text.trim());
    requireHostAddress(host);
    return host;
  });
}
