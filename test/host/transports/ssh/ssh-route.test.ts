import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SshHost, SshOptions } from '../../../../lib/host/host-address';
import { readSshConfig } from '../../../../lib/host/transports/ssh/config/read';
import type { SshHop } from '../../../../lib/host/transports/ssh/ssh-hop';
import { resolveRoute } from '../../../../lib/host/transports/ssh/ssh-route';
import { codeOf, rejection } from '../../../support/project/rejection';

describe('the route to a host', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'cfw-test-'));
  });

  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  function write(name: string, text: string): void {
    const path = join(home, '.ssh', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  async function route(
    host: string | Omit<SshHost, 'transport'>,
    options: SshOptions = {},
  ): Promise<readonly SshHop[]> {
    const config = await readSshConfig([{ path: join(home, '.ssh', 'config'), required: false }], home);
    const env = { SSH_AUTH_SOCK: '/agent', KEYS: '/keys', EMPTY: '' };
    const local = { user: 'ann', home, hostName: 'desk.example.com', env };
    const address = typeof host === 'string' ? { address: host } : host;
    return resolveRoute({ transport: 'ssh', ...address }, { options, config, local });
  }

  async function target(
    host: string | Omit<SshHost, 'transport'>,
    options: SshOptions = {},
  ): Promise<SshHop> {
    const hop = (await route(host, options)).at(-1);
    if (hop === undefined) throw new Error('no hop');
    return hop;
  }

  const descriptions = async (host: string, options: SshOptions = {}): Promise<readonly string[]> =>
    (await route(host, options)).map((hop) => hop.description);

  const paths = (hop: SshHop): readonly string[] => hop.identities.files.map((file) => file.path);

  test('without any ssh_config is that of OpenSSH', async () => {
    expect(await route('Web1')).toEqual([
      {
        description: 'ssh://ann@Web1:22',
        address: 'Web1',
        port: 22,
        user: 'ann',
        family: 0,
        hostKey: {
          alias: undefined,
          fingerprint: undefined,
          knownHostsFiles: [
            join(home, '.ssh/known_hosts'),
            join(home, '.ssh/known_hosts2'),
            '/etc/ssh/ssh_known_hosts',
            '/etc/ssh/ssh_known_hosts2',
          ],
        },
        identities: {
          files: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => ({
            path: join(home, '.ssh', name),
            from: 'default',
          })),
          agent: '/agent',
          onlyFiles: false,
        },
      },
    ]);
  });

  test('takes everything from ssh_config, the first value of each', async () => {
    write(
      'config',
      `
      # a comment
      Host web1
        HostName %h.example.com
        port = 2222
        USER root
        IdentityFile ~/.ssh/%h_%r
        IdentityFile "%d/with space"
        IdentityFile \${KEYS}/%n
        IdentitiesOnly yes
        IdentityAgent ~/agent
        HostKeyAlias web
        UserKnownHostsFile ~/kh1 /kh2
        GlobalKnownHostsFile none
        AddressFamily inet6
      Host *
        Port 22
        User nobody
        IdentityFile ~/last
      `,
    );
    expect(await target('web1')).toEqual({
      description: 'ssh://root@web1.example.com:2222',
      address: 'web1.example.com',
      port: 2222,
      user: 'root',
      family: 6,
      hostKey: { alias: 'web', fingerprint: undefined, knownHostsFiles: [join(home, 'kh1'), '/kh2'] },
      identities: {
        files: [`${home}/.ssh/web1.example.com_root`, `${home}/with space`, '/keys/web1', `${home}/last`].map(
          (path) => ({
            path,
            from: 'config',
          }),
        ),
        agent: join(home, 'agent'),
        onlyFiles: true,
      },
    });
  });

  test('takes options rather than ssh_config', async () => {
    write(
      'config',
      'Host *\n Port 1\n User x\n IdentityFile /c\n IdentityAgent /a\n UserKnownHostsFile /k\n ProxyJump j\n',
    );
    const options: SshOptions = {
      identityFiles: ['~/k'],
      agent: false,
      knownHostsFiles: ['~/kh'],
      jump: 'none',
    };
    const [hop, ...others] = await route({ address: 'web1', port: 22, user: 'root' }, options);
    expect(others).toEqual([]);
    expect(hop).toMatchObject({
      description: 'ssh://root@web1:22',
      hostKey: { knownHostsFiles: [join(home, 'kh')] },
      identities: { files: [{ path: join(home, 'k'), from: 'given' }], agent: undefined },
    });
  });

  test.each([
    ['none', undefined],
    ['SSH_AUTH_SOCK', '/agent'],
    ['$KEYS', '/keys'],
    ['$EMPTY', undefined],
    ['$UNSET', undefined],
    ['/a/%u', '/a/ann'],
  ])('asks the agent of IdentityAgent %s', async (text, agent) => {
    write('config', `IdentityAgent ${text}\n`);
    expect((await target('web1')).identities.agent).toBe(agent);
  });

  test('does not fall back to the usual key files when ssh_config says none', async () => {
    write('config', 'IdentityFile none\n');
    expect(paths(await target('web1'))).toEqual([]);
  });

  test('follows Include, within sections too, in order, with patterns and relative to ~/.ssh', async () => {
    write('config', 'Host web1\n Include conf.d/*\nHost web*\n Port 3\nInclude missing\n');
    write('conf.d/10', 'Host web1\n Port 1\n');
    write('conf.d/20', 'Port 2\nUser two\n');
    write('conf.d/.hidden', 'User hidden\n');
    expect(await target('web1')).toMatchObject({ port: 1, user: 'two' });
    expect(await target('web2')).toMatchObject({ port: 3, user: 'ann' });
  });

  test('passes over a folder that a pattern of Include names, as ssh does', async () => {
    write('config', 'Include conf.d/*\n');
    write('conf.d/10-folder/file', 'Port 1\n');
    write('conf.d/20', 'Port 2\n');
    expect((await target('web1')).port).toBe(2);
  });

  test.each([
    ['Match all', true],
    ['Match host web1.example.com', true],
    ['Match host web1', false],
    ['Match originalhost web?', true],
    ['Match user root', true],
    ['Match !user root', false],
    ['Match localuser ann user root', true],
    ['Match localuser bob user root', false],
    ['Match final', true],
    ['Match canonical', false],
    ['Match !canonical final', false],
    ['Match canonical final', true],
    ['Match host other exec "false"', false],
  ])('applies "%s": %p', async (line, applies) => {
    write('config', `Host web1\n HostName web1.example.com\n User root\n${line}\n Port 2222\n`);
    expect((await target('web1')).port).toBe(applies ? 2222 : 22);
  });

  test('does not guess whether a section applies that only running a command could tell', async () => {
    write('config', 'Match host web1 exec "touch /tmp/ran"\n ProxyJump other\n');
    expect(codeOf(await rejection(route('web1')))).toBe('host/ssh-config-unsupported');
    expect(await descriptions('web2')).toEqual(['ssh://ann@web2:22']);
    expect(await descriptions('web1', { jump: 'none' })).toEqual(['ssh://ann@web1:22']);
  });

  test('does not mind such a section when it changes nothing that counts', async () => {
    write('config', 'Host *\n Port 2222\nMatch exec "gpg-connect-agent /bye"\n Port 1\n ForwardX11 no\n');
    expect((await target('web1')).port).toBe(2222);
  });

  test.each([
    ['ProxyCommand nc %h %p\n', 'host/ssh-config-unsupported'],
    ['IdentityFile ~/%C\n', 'host/ssh-config-unsupported'],
    ['IdentityFile ${NOT_SET}/x\n', 'host/ssh-config-unsupported'],
    ['HostName %p\n', 'host/ssh-config-unsupported'],
    ['HostName -oProxyCommand=x\n', 'host/bad-address'],
    ['CanonicalizeHostname yes\n', 'host/ssh-config-unsupported'],
    ['CanonicalizeHostname always\nProxyJump other\n', 'host/ssh-config-unsupported'],
    ['KnownHostsCommand /bin/keys %H\n', 'host/ssh-config-unsupported'],
    ['BindAddress 192.0.2.1\n', 'host/ssh-config-unsupported'],
    ['BindInterface eth1\n', 'host/ssh-config-unsupported'],
    ['PubkeyAuthentication no\n', 'host/ssh-config-unsupported'],
    ['User "a b"\n', 'host/bad-user'],
    ['Port many\n', 'host/bad-port'],
    ['Port 70000\n', 'host/bad-port'],
    ['AddressFamily ipx\n', 'host/ssh-config-bad-value'],
    ['ProxyJump a:b:c\n', 'host/bad-url'],
    ['ProxyJump bastion\n', 'host/jump-loop'],
    ['Host "web1\n', 'host/ssh-config-unreadable'],
    ['Include config\n', 'host/ssh-config-unreadable'],
  ])('refuses %j', async (text, code) => {
    write('config', text);
    expect(codeOf(await rejection(route('web1')))).toBe(code);
  });

  test('does not mind settings that say what happens anyway, or are for another host', async () => {
    write(
      'config',
      'Host other\n BindAddress 192.0.2.1\nHost *\n CanonicalizeHostname no\n KnownHostsCommand none\n PubkeyAuthentication yes\n',
    );
    expect(await descriptions('web1')).toEqual(['ssh://ann@web1:22']);
  });

  test('takes the file of RevokedHostKeys, also with a pinned key and other known hosts files', async () => {
    write('config', 'RevokedHostKeys ~/.ssh/revoked\n');
    const given = { hostKeyFingerprint: `SHA256:${'A'.repeat(43)}`, knownHostsFiles: ['/known'] };
    for (const options of [{}, given])
      expect((await target('web1', options)).hostKey.revokedKeysFile).toBe(join(home, '.ssh/revoked'));
    write('config', 'RevokedHostKeys none\n');
    expect((await target('web1')).hostKey.revokedKeysFile).toBeUndefined();
  });

  test('lets the first of ProxyJump and ProxyCommand win', async () => {
    write(
      'config',
      'Host web1\n ProxyJump bastion\nHost web2\n ProxyCommand none\nHost web*\n ProxyCommand x\n ProxyJump other\n',
    );
    expect(await descriptions('web1')).toEqual(['ssh://ann@bastion:22', 'ssh://ann@web1:22']);
    expect(await descriptions('web2')).toEqual(['ssh://ann@web2:22']);
  });

  test('goes through jump hosts, each with its own section of ssh_config', async () => {
    write(
      'config',
      'Host bastion\n HostName 192.0.2.1\n User jump\n ProxyJump outer\nHost second\n ProxyJump ignored\n Port 3\n',
    );
    const options: SshOptions = {
      jump: 'bastion, root@second',
      identityFiles: ['/k'],
      hostKeyFingerprint: `SHA256:${'A'.repeat(43)}`,
    };
    const hops = await route({ address: 'web1', port: 2222, user: 'u' }, options);
    expect(hops.map((hop) => hop.description)).toEqual([
      'ssh://ann@outer:22',
      'ssh://jump@192.0.2.1:22',
      'ssh://root@second:3',
      'ssh://u@web1:2222',
    ]);
    expect(hops.map((hop) => hop.hostKey.fingerprint !== undefined)).toEqual([false, false, false, true]);
    expect(hops.every((hop) => paths(hop).includes('/k'))).toBe(true);
  });

  test.each([
    ['[2001:db8::1]:2222', 'ssh://ann@[2001:db8::1]:2222'],
    ['ssh://root@bastion:2222', 'ssh://root@bastion:2222'],
  ])('reads the jump host %s', async (jump, description) => {
    expect((await descriptions('web1', { jump }))[0]).toBe(description);
  });

  test('tries the keys that were given and those of its section on a jump host', async () => {
    write('config', 'Host bastion\n IdentityFile /bastion\n');
    const [jump, web] = await route('web1', { jump: 'bastion', identityFiles: ['/given'] });
    expect([jump, web].map((hop) => (hop === undefined ? [] : paths(hop)))).toEqual([
      ['/given', '/bastion'],
      ['/given'],
    ]);
  });
});
