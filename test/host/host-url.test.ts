import type { HostAddress } from '../../lib/host/host-address';
import { parseHostUrl, printHostUrl } from '../../lib/host/host-url';
import { FirewallError } from '../../lib/base/firewall-error';

function codeFor(url: string): string | undefined {
  try {
    parseHostUrl(url);
    return undefined;
  } catch (error) {
    if (error instanceof FirewallError) return error.code;
    throw error;
  }
}

describe('the URL of a host', () => {
  test.each<[string, HostAddress]>([
    ['ssh://web1', { transport: 'ssh', address: 'web1' }],
    ['ssh://root@192.0.2.1:2222', { transport: 'ssh', address: '192.0.2.1', port: 2222, user: 'root' }],
    ['openssh://ann@web1.example.com', { transport: 'openssh', address: 'web1.example.com', user: 'ann' }],
    ['ssh://[2001:db8::1]:22', { transport: 'ssh', address: '2001:db8::1', port: 22 }],
    ['ssh://root@[fe80::1%eth0]', { transport: 'ssh', address: 'fe80::1%eth0', user: 'root' }],
    ['ssh://DOMAIN%5Cann@web1', { transport: 'ssh', address: 'web1', user: 'DOMAIN\\ann' }],
    ['ssh://ann%40example.com@web1', { transport: 'ssh', address: 'web1', user: 'ann@example.com' }],
    ['local:', { transport: 'local' }],
    ['sandbox:try-1', { transport: 'sandbox', name: 'try-1' }],
  ])('%s is read and printed', (url, host) => {
    expect(parseHostUrl(url)).toEqual(host);
    expect(printHostUrl(host)).toBe(url);
  });

  test.each([
    ['web1', 'host/bad-url'],
    ['root@web1', 'host/bad-url'],
    ['', 'host/bad-url'],
    ['local', 'host/bad-url'],
    ['local:/x', 'host/bad-url'],
    ['http://web1', 'host/bad-url'],
    ['ssh:web1', 'host/bad-url'],
    ['SSH://web1', 'host/bad-url'],
    ['ssh://2001:db8::1', 'host/bad-url'],
    ['ssh://[2001:db8::1', 'host/bad-url'],
    ['ssh://[2001:db8::1]x', 'host/bad-url'],
    ['ssh://[web1]:22', 'host/bad-url'],
    ['ssh://web1/path', 'host/bad-url'],
    ['ssh://web1:22/', 'host/bad-url'],
    ['ssh://web1?x=1', 'host/bad-url'],
    ['ssh://ann:secret@web1', 'host/bad-url'],
    ['ssh://%zz@web1', 'host/bad-url'],
    ['ssh://', 'host/bad-address'],
    ['ssh://-oProxyCommand=x', 'host/bad-address'],
    ['ssh://we b1', 'host/bad-address'],
    ['ssh://web1\n', 'host/bad-address'],
    ['ssh://web1\0', 'host/bad-address'],
    ['ssh://@web1', 'host/bad-user'],
    ['ssh://a%0ab@web1', 'host/bad-user'],
    ['ssh://-l@web1', 'host/bad-user'],
    ['ssh://$(id)@web1', 'host/bad-user'],
    ['ssh://web1:', 'host/bad-port'],
    ['ssh://web1:0', 'host/bad-port'],
    ['ssh://web1:65536', 'host/bad-port'],
    ['ssh://web1:ssh', 'host/bad-port'],
    ['ssh://web1:1e3', 'host/bad-port'],
    ['sandbox:', 'host/bad-sandbox-name'],
    ['sandbox:../x', 'host/bad-sandbox-name'],
    ['sandbox:a b', 'host/bad-sandbox-name'],
  ])('%j is refused', (url, code) => {
    expect(codeFor(url)).toBe(code);
  });

  test('is quoted in errors without what could steer a terminal, and never with a password spelled out as one', () => {
    expect(() => parseHostUrl('ssh://\u001b[31m\u202eweb1')).toThrow(/\\u001b\[31m\\u202eweb1/);
  });

  test('is suggested when only the scheme is missing', () => {
    expect(() => parseHostUrl('root@web1')).toThrow(/ssh:\/\/root@web1/);
  });
});
