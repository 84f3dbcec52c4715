import { mkdirSync } from 'node:fs';
import { run } from './fake-world';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

const good = file('good.rules', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n');
const folder = file('folder');
mkdirSync(folder);

test('help is a verb, and a host is one right after the verb', async () => {
  expect(await run(['help'])).toMatchObject({ status: 0 });
  expect(await run(['help', 'plan'])).toMatchObject({ status: 0 });
  // It is read as a host, and nothing here has that name.
  expect((await run(['show', 'ssh://-oProxyCommand=x'])).codes).toEqual(['host/bad-address']);
  expect((await run(['show', 'local:', '--host', 'local:'])).codes).toEqual(['cli/usage']);
});

describe('a mistake on the command line ends with status 1 and a diagnostic, and nothing on stdout', () => {
  test.each<[mistake: string, code: string, args: readonly string[]]>([
    ['an unknown verb', 'cli/usage', ['plna']],
    ['an unknown verb of sandbox', 'cli/usage', ['sandbox', 'upp']],
    ['an unknown option', 'cli/usage', ['plan', '--hots', 'local:']],
    ['an option without its value', 'cli/usage', ['plan', '--host']],
    ['a missing argument', 'cli/usage', ['diff', good]],
    ['an argument too many', 'cli/usage', ['diff', good, good, good]],
    ['an unknown format', 'cli/usage', ['diff', good, good, '--format', 'html']],
    ['an unknown strategy', 'cli/usage', ['plan', '--strategy', 'quickest']],
    ['an unknown backend', 'cli/usage', ['sandbox', 'up', '--backend', 'nftables']],
    ['a number of hosts that is none', 'cli/usage', ['plan', '--parallel', '0']],
    ['a timeout that is none', 'cli/usage', ['apply', '--confirm-timeout', '-1']],
    ['show without a host', 'cli/usage', ['show']],
    ['a host together with an app', 'cli/usage', ['plan', '--host', 'local:', '--app', 'x']],
    ['a host and nothing that it should hold', 'cli/usage', ['plan', '--host', 'local:']],
    ['a rules file without a host', 'cli/usage', ['apply', '--rules4', good]],
    ['a pinned host key without a host', 'cli/usage', ['drift', '--host-key', 'SHA256:x']],
    ['a line break in an argument', 'cli/control-character', ['show', '--host', 'ssh://a\nb']],
    ['a NUL in an argument', 'cli/control-character', ['diff', good, 'a\0b']],
    ['a URL without a scheme', 'host/bad-url', ['show', '--host', 'web-1']],
    ['an empty URL', 'host/bad-url', ['show', '--host', '']],
    ['a port out of range', 'host/bad-port', ['show', '--host', 'ssh://web-1:99999']],
    ['an option in the place of a host', 'host/bad-address', ['show', '--host', 'ssh://-oProxyCommand=x']],
    ['no synthesized app', 'cli/no-app', ['plan', '--app', file('nothing-here')]],
    ['a file that is not there', 'cli/file-not-found', ['diff', file('nope'), good]],
    ['an empty file name', 'cli/file-not-found', ['diff', '', good]],
    ['a file below a file', 'cli/file-not-found', ['diff', `${good}/x`, good]],
    ['a file name that is too long', 'cli/unreadable-file', ['diff', good, 'x'.repeat(5000)]],
    ['a folder instead of a file', 'cli/is-a-folder', ['diff', good, folder]],
    [
      'a binary file',
      'cli/binary-file',
      ['diff', good, file('bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]))],
    ],
    ['a file that is no rules file', 'parse/outside-table', ['diff', good, file('text', 'hello\n')]],
    [
      'a file that is cut off',
      'read/truncated',
      ['diff', good, file('cut', '*filter\n:INPUT ACCEPT [0:0]\n')],
    ],
    [
      'an empty rules file',
      'cli/empty-rules-file',
      ['plan', '--host', 'local:', '--rules4', file('empty', '')],
    ],
    [
      'a rules file that names no chain',
      'cli/empty-rules-file',
      ['plan', '--host', 'local:', '--rules4', file('bare', '*filter\nCOMMIT\n')],
    ],
    [
      'a rules file whose chains jump in a circle',
      'ruleset/loop',
      ['plan', '--host', 'local:', '--rules4', file('loop', '*filter\n:a - [0:0]\n-A a -j a\nCOMMIT\n')],
    ],
  ])('%s: %s', async (_mistake, code, args) => {
    const ran = await run(args);
    expect({ status: ran.status, codes: ran.codes, stdout: ran.stdout }).toEqual({
      status: 1,
      codes: [code],
      stdout: '',
    });
  });
});

test('a verb that is nearly one is asked about', async () => {
  expect((await run(['plna'])).stderr).toContain('Did you mean plan?');
});

test('a mistake in a rule names file, line and column, with a caret under the word', async () => {
  const bad = file(
    'bad.rules',
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dprot 80 -j ACCEPT\nCOMMIT\n',
  );
  const { status, stderr } = await run(['plan', '--host', 'local:', '--rules4', bad]);
  expect(status).toBe(1);
  expect(stderr).toContain(`at ${bad}:3:17\n`);
  expect(stderr).toMatch(/\| -A INPUT -p tcp --dprot 80 -j ACCEPT\n +\| {17}\^{7}\n/);
});

test('mistakes in both rules files are all said at once', async () => {
  const bad = file('bad4', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT --nope\nCOMMIT\n');
  const args = ['plan', '--host', 'local:', '--rules4', bad, '--rules6', file('missing6')];
  expect((await run(args)).codes).toEqual(['parse/unknown-option', 'cli/file-not-found']);
});

describe('help', () => {
  test('that was asked for is a result', async () => {
    const ran = await run(['--help']);
    expect(ran.status).toBe(0);
    for (const verb of ['plan', 'apply', 'drift', 'show', 'diff', 'fmt', 'sandbox']) {
      expect(ran.stdout).toMatch(new RegExp(`^  ${verb} `, 'm'));
    }
  });

  test('because nothing was asked for goes to stderr and is a mistake', async () => {
    const ran = await run([]);
    expect([ran.status, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toContain('Usage:');
  });

  test('is there for every verb', async () => {
    for (const verb of [['plan'], ['apply'], ['drift'], ['show'], ['diff'], ['fmt'], ['sandbox', 'up']]) {
      const ran = await run([...verb, '--help']);
      expect([ran.status, ran.stdout.includes(`Usage: cdktf-iptables ${verb.join(' ')}`)]).toEqual([0, true]);
    }
  });
});

test('--version prints the version of the package and nothing else', async () => {
  const ran = await run(['--version']);
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
