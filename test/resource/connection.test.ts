import { FirewallError } from '../../lib/base/firewall-error';
import { connectionDefaults, describeHost, hostTarget, sameMachine } from '../../lib/resource/connection';
import { conformObject } from '../../lib/resource/conform';
import type { Known } from '../../lib/resource/value';
import {
  type HostValue,
  type ProviderConfig,
  hostAttributes,
  providerAttributes,
} from '../../lib/resource/attributes';

const host = (members: Record<string, string | number>) =>
  conformObject(hostAttributes, members) as Known<HostValue>;
const config = (members: Record<string, string | number | string[]>) =>
  conformObject(providerAttributes, members) as Known<ProviderConfig>;
const noDefaults = connectionDefaults(config({}), {});

describe('how a host is reached', () => {
  test('has nothing of its own when nothing is said', () => {
    expect(hostTarget(host({ address: 'a' }), noDefaults)).toEqual({
      host: { transport: 'ssh', address: 'a' },
      options: {},
    });
    expect(noDefaults.waitForSshMs).toBe(300_000);
  });

  test('is what the provider block says where the resource says nothing', () => {
    const defaults = connectionDefaults(
      config({
        user: 'admin',
        port: 2222,
        identity_files: ['/k1', '/k2'],
        agent: 'none',
        known_hosts_files: ['/kh'],
        jump: 'j',
        config_file: 'none',
        connect_timeout: 3,
        keepalive_interval: 2,
        wait_for_ssh: 60,
      }),
      { CDKTF_IPTABLES_PASSPHRASE: 'words' },
    );
    expect(defaults.waitForSshMs).toBe(60_000);
    expect(hostTarget(host({ address: 'a' }), defaults)).toEqual({
      host: { transport: 'ssh', address: 'a', user: 'admin', port: 2222 },
      options: {
        identityFiles: ['/k1', '/k2'],
        passphrase: 'words',
        agent: false,
        knownHostsFiles: ['/kh'],
        jump: 'j',
        configFile: false,
        connectTimeoutMs: 3_000,
        keepaliveIntervalMs: 2_000,
      },
    });
  });

  test('is what the resource says before what the provider block says', () => {
    const defaults = connectionDefaults(
      config({ user: 'admin', port: 1, jump: 'j', known_hosts_files: ['/kh'] }),
      {},
    );
    const own = { user: 'root', port: 22, jump: 'k', known_hosts_file: '/own', identity_file: '/id' };
    expect(hostTarget(host({ address: 'a', ...own, host_key_fingerprint: 'SHA256:x' }), defaults)).toEqual({
      host: { transport: 'ssh', address: 'a', user: 'root', port: 22 },
      options: {
        jump: 'k',
        knownHostsFiles: ['/own'],
        identityFiles: ['/id'],
        hostKeyFingerprint: 'SHA256:x',
      },
    });
  });

  test.each([
    [{ transport: 'local' }, { transport: 'local' }],
    [
      { transport: 'sandbox', address: 'demo' },
      { transport: 'sandbox', name: 'demo' },
    ],
    [
      { transport: 'openssh', address: 'a' },
      { transport: 'openssh', address: 'a' },
    ],
  ])('may be by another transport: %p', (members, expected) => {
    expect(hostTarget(host(members), noDefaults).host).toEqual(expected);
  });

  test('needs an address', () => {
    expect(() => hostTarget(host({ user: 'root' }), noDefaults)).toThrow(FirewallError);
  });

  test('can be said as a URL', () => {
    expect(describeHost(host({ address: '2001:db8::1', user: 'root', port: 22 }))).toBe(
      'ssh://root@[2001:db8::1]:22',
    );
  });
});

describe('two settings', () => {
  const base = { address: 'a', port: 22 };
  test.each([
    ['the user', { ...base, user: 'other' }, true],
    ['the key', { ...base, identity_file: '/k' }, true],
    ['the default transport said aloud', { ...base, transport: 'ssh' }, true],
    ['the address', { ...base, address: 'b' }, false],
    ['the port', { ...base, port: 2222 }, false],
    ['the jump host', { ...base, jump: 'j' }, false],
    ['the transport', { ...base, transport: 'openssh' }, false],
  ])('that differ in %s lead to one machine or not', (_what, other, same) => {
    expect(sameMachine(host(base), host(other))).toBe(same);
  });
});
