import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { printAuthorizedKey } from '../../../lib/host/rights/authorized-key';
import { oneLine, readOnlyCommand } from '../../../lib/host/rights/read-only-command';
import { findBootFilesScript } from '../../../lib/host/persist/boot-files';
import { remoteCall } from '../../../lib/host/remote-call';
import { remoteScript } from '../../../lib/host/transport';
import { useTemporaryFolder } from '../../support/project/temporary-folder';
import { codeOf } from '../../support/project/rejection';

const body = Buffer.concat([
  Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20', 'latin1'),
  Buffer.alloc(32, 7),
]).toString('base64');
const KEY = `ssh-ed25519 ${body}`;

function refusal(text: string): string | undefined {
  try {
    printAuthorizedKey(text, 'key');
    return undefined;
  } catch (error) {
    return codeOf(error as Error);
  }
}

describe('a line of authorized_keys', () => {
  test('keeps a key from forwarding and from terminals', () => {
    expect(printAuthorizedKey(`${KEY} a comment\n`, 'key')).toBe(`restrict ${KEY} a comment\n`);
  });

  test('is one line whose quoted command, read as sshd does, is the forced command', () => {
    const line = printAuthorizedKey(KEY, 'key', { readOnly: true });
    expect(line.split('\n')).toHaveLength(2);
    expect(line.endsWith(`" ${KEY}\n`)).toBe(true);
    const option = /^restrict,command="(.*)" ssh-ed25519/.exec(line)?.[1] ?? '';
    expect(option.replace(/\\"/g, '')).not.toContain('"');
    expect(option.replace(/\\"/g, '"')).toBe(readOnlyCommand());
  });

  test.each([
    ['nothing', ''],
    ['words', 'not a key'],
    ['a type that is not the one of the key', `ssh-rsa ${body}`],
    ['options of its own', `command="sh" ${KEY}`],
    ['half a key', 'ssh-ed25519 AAAA'],
  ])('is not made of %s', (_what, text) => {
    expect(refusal(text)).toBe('rights/bad-key');
  });

  test('is not made of a private key, and shows nothing of it', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(refusal(text)).toBe('rights/private-key');
    expect(() => printAuthorizedKey(text, 'key')).not.toThrow(text.split('\n')[1]);
  });

  test('cannot be broken out of by a comment', () => {
    expect(printAuthorizedKey(`${KEY} a\r\n${KEY} \u001b[2J`, 'key')).toBe(
      `restrict ${KEY} a\nrestrict ${KEY} ?[2J\n`,
    );
  });
});

describe('the forced command', () => {
  const folder = useTemporaryFolder();
  symlinkSync('/bin/sh', folder('sh'));
  const call = (name: string): string => remoteCall(remoteScript(`# cdktf-iptables ${name}\nid`)).command;
  const run = (asked: string | undefined, input = ''): ReturnType<typeof spawnSync> =>
    spawnSync('/bin/sh', ['-c', readOnlyCommand()], {
      input,
      env: { PATH: folder(''), ...(asked === undefined ? {} : { SSH_ORIGINAL_COMMAND: asked }) },
    });

  test.each([
    undefined,
    '',
    'sh',
    '/usr/lib/openssh/sftp-server',
    'scp -t /etc',
    call('read-hostile'),
    call('commit'),
    `id; ${call('read-host')}`,
    `${call('read-host')}; id`,
    '$(touch /tmp/x)',
    '*',
  ])('refuses %j', (asked) => {
    const { status, stdout } = run(asked, 'nonce\n');
    expect([status, String(stdout)]).toEqual([77, 'cdktf-iptables read-only 4\n']);
  });

  test('runs its own script, whatever is sent and stands in front of the name that is asked for', () => {
    const asked = "sh -c 'echo mine'; echo too; cdktf-iptables-read-host";
    const { stdout } = run(asked, 'echo mine; exit 5\nnonce\n');
    expect(String(stdout)).toContain('nonce begin read-only\n4\nnonce end 0\n');
    expect(String(stdout)).not.toMatch(/mine|too/);
  });

  test('is the same script on one line', () => {
    const made = `#!/bin/sh\n${findBootFilesScript}`;
    const options = { input: 'nonce\n', encoding: 'utf8' } as const;
    const written = execFileSync('/bin/sh', ['-c', made], options);
    expect(execFileSync('/bin/sh', ['-c', oneLine(made)], options)).toBe(written);
    expect(written).toContain('nonce begin done');
  });
});
