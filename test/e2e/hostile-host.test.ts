/** Hosts, and machines in their place, that mean ill: what they say is taken for what it is, and never for more. */
import { createEngine } from '../../lib/deploy/engine';
import type { SshHost } from '../../lib/host/host-address';
import { remoteScript } from '../../lib/host/transport';
import { openTransport } from '../../lib/host/transports/open-transport';
import { inSandbox } from '../../lib/sandbox/enter';
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../support/project/command';
import { byHand, engine, rulesOn } from '../support/project/firewall-engine';
import { codeOf, rejection } from '../support/project/rejection';
import { declared } from '../support/project/rulesets';
import { useSandbox, useSandboxes } from '../support/hosts/sandbox';
import { shadowCommand, unshadowCommand } from '../support/hosts/shadow-command';
import { makeKey, startSshd, tempFolder } from '../support/hosts/test-sshd';
import { onHost, targetOf } from '../support/faults/transaction-host';
import { until } from '../support/project/until';

const desired = declared({ ipv4: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] } });
const make = useSandboxes();

test('a host that never stops printing is given up when it has printed more than any ruleset', async () => {
  const sandbox = await make('nft');
  await shadowCommand(sandbox, 'iptables-save', 'exec cat /dev/zero');
  expect(codeOf(await rejection(engine.read(targetOf(sandbox))))).toBe('host/output-too-large');
}, 120_000);

describe('a host that says what it likes', () => {
  const sandbox = useSandbox('legacy');

  test.each([
    ['a comment', '-m comment --comment "0123456789abcdef end 0"'],
    ['a comment that begins a frame', '-m comment --comment "begin iptables-save"'],
  ])('%s that looks like a marker of ours is a comment', async (_what, match) => {
    await byHand(sandbox(), 'iptables', `-F FORWARD`, `-A FORWARD ${match} -j DROP`);
    const { live } = await engine.read(targetOf(sandbox()));
    expect(live.families[0]?.save).toContain('-j DROP');
    expect(engine.plan(live, 'web', desired).operations).toHaveLength(1);
  });

  test.each(['nothing at all', '*filter\\n-A INPUT', 'NONCE end 0\\n', '\\0\\0\\0'])(
    'a host that answers %j is not believed',
    async (answer) => {
      await shadowCommand(sandbox(), 'id', `printf "${answer}"; kill -9 $PPID`);
      try {
        expect(codeOf(await rejection(engine.read(targetOf(sandbox()))))).toMatch(
          /^host\/(?:script-refused|truncated-output|connection-lost)$/,
        );
      } finally {
        await unshadowCommand(sandbox(), 'id');
      }
    },
  );
});

describe('signs that steer a terminal', () => {
  const nasty = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp\u2066';

  const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

  test('in comments of rules are spelled out by every verb and format', async () => {
    const folder = tempFolder();
    const rules = join(folder, 'rules.v4');
    writeFileSync(
      rules,
      '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n',
    );
    const sandbox = await make('legacy');
    await byHand(sandbox, 'iptables', `-A INPUT -s 192.0.2.1/32 -m comment --comment "${nasty}" -j DROP`);
    const at = ['--host', `sandbox:${sandbox.name}`];
    const runs = [
      ['show', ...at],
      ...['text', 'json', 'markdown'].map((form) => ['plan', ...at, '--rules4', rules, '--format', form]),
      ['drift', ...at, '--rules4', rules],
      ['apply', ...at, '--rules4', rules],
    ];
    for (const args of runs) {
      const { stdout, stderr } = await command(args);
      expect([args.join(' '), stdout, stderr]).toEqual([
        args.join(' '),
        expect.stringMatching(/u001b/),
        expect.anything(),
      ]);
      expect([args.join(' '), STEERS.exec(stdout + stderr)]).toEqual([args.join(' '), null]);
    }
    rmSync(folder, { recursive: true });
  });

  test('in what a tool says are spelled out in errors', async () => {
    const sandbox = await make('nft');
    const saves = ['iptables-save', 'ip6tables-save'];
    for (const save of saves) await shadowCommand(sandbox, save, `printf "${nasty}" >&2; exit 3`);
    const error = await rejection(engine.read(targetOf(sandbox)));
    expect(codeOf(error)).toBe('host/save-failed');
    expect(STEERS.exec(error.message)).toBeNull();
    for (const save of saves) await unshadowCommand(sandbox, save);
    await shadowCommand(sandbox, 'iptables-restore', `printf "${nasty}" >&2; exit 3`);
    const request = { target: targetOf(sandbox), owner: 'web', desired, expected: undefined };
    const refused = await rejection(engine.apply(request));
    expect(codeOf(refused)).toBe('apply/refused');
    expect(STEERS.exec(refused.message)).toBeNull();
  });
});

test('a host key that changes between the commit and the confirmation undoes the change', async () => {
  const sandbox = await make('nft');
  const before = await rulesOn(sandbox);
  let connections = 0;
  const swapping = createEngine({
    openTransport: ({ host, options }) => {
      const transport = openTransport(host, options);
      return {
        description: transport.description,
        async connect(given) {
          connections += 1;
          if (connections === 2)
            await onHost(
              sandbox,
              'rm /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key;' +
                ' kill -HUP "$(pgrep -o -x sshd)"; until ssh-keyscan -t ed25519 127.0.0.1 2> /dev/null |' +
                ' grep -q "$(cut -d " " -f 2 /etc/ssh/ssh_host_ed25519_key.pub)"; do sleep 0.1; done',
            );
          return transport.connect(given);
        },
      };
    },
    nonce: () => randomBytes(12).toString('hex'),
    deployer: 'the tests',
  });
  const target = targetOf(sandbox);
  const error = await rejection(swapping.apply({ target, owner: 'web', desired, expected: undefined }));
  expect(codeOf(error)).toBe('apply/unreachable');
  expect(error.message).toContain('host/host-key-changed');
  expect(connections).toBeGreaterThan(1);
  expect(await rulesOn(sandbox)).toBe(before);
  expect((await inSandbox(sandbox, ['sh', '-c', 'ls -d /run/cdktf-iptables.*'])).exitCode).not.toBe(0);
});

test.each(['ssh', 'openssh'] as const)('the agent is never forwarded over %s', async (transport) => {
  const folder = tempFolder();
  const key = makeKey(folder, 'key');
  const socket = join(folder, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  await until('the agent listens', () => existsSync(socket));
  const sshd = await startSshd({ authorized: [key], config: ['AllowAgentForwarding yes'] });
  try {
    const configFile = join(folder, 'config');
    writeFileSync(configFile, 'Host *\n  ForwardAgent yes\n  ForwardX11 yes\n');
    const host: SshHost = { transport, address: '127.0.0.1', port: sshd.port };
    const options = { identityFiles: [key], knownHostsFiles: [sshd.knownHosts], agent: socket, configFile };
    const connection = await openTransport(host, options).connect();
    const { stdout } = await connection.run(remoteScript('printf "%s|%s" "$SSH_AUTH_SOCK" "$DISPLAY"'));
    await connection.close();
    expect(stdout.toString()).toBe('|');
  } finally {
    await sshd.stop();
    agent.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('neither a passphrase nor a key is in what is printed, whether the login works or not', async () => {
  const folder = tempFolder();
  const passphrase = 'correct horse battery';
  const key = makeKey(folder, 'key', { passphrase });
  const sandbox = await make('nft');
  const secrets = [
    passphrase,
    ...readFileSync(key, 'utf8')
      .split('\n')
      .filter((line) => line.length > 20),
  ];
  const args = [
    '--verbose',
    'show',
    '--host',
    sandbox.url,
    '--identity',
    key,
    '--known-hosts',
    sandbox.knownHostsFile,
  ];
  const env = { CDKTF_IPTABLES_PASSPHRASE: passphrase, SSH_AUTH_SOCK: '', DEBUG: '*' };
  for (const expected of [1, 0]) {
    const { status, stdout, stderr } = await command(args, { env });
    expect(status).toBe(expected);
    expect(secrets.filter((secret) => `${stdout}${stderr}`.includes(secret))).toEqual([]);
    await onHost(sandbox, 'cat >> /etc/ssh/authorized_keys.d/root', readFileSync(`${key}.pub`, 'utf8'));
  }
  rmSync(folder, { recursive: true, force: true });
});
