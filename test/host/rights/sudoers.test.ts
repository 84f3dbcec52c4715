import { printSudoers } from '../../../lib/host/rights/sudoers';
import { hostScripts, sudoCommands } from '../../support/hosts/host-scripts';
import { codeThrownBy } from '../../support/project/rejection';

const FILE = '/etc/iptables/rules.v4';

/** Commands without their folders; `""` for none. */
function granted(text: string): readonly string[] {
  return [...text.matchAll(/NOPASSWD:NOEXEC: \/(?:usr\/)?s?bin\/(.*)$/gm)].map(([, command = '']) =>
    command.replace(/ ""$/, ''),
  );
}

const unique = (items: readonly string[]): readonly string[] => [...new Set(items)].sort();

describe('the sudoers file', () => {
  test('has each command that a script on the host runs by sudo, and no other', () => {
    const scripts = hostScripts();
    expect(scripts.map(({ file }) => file)).toEqual(
      expect.arrayContaining([
        'read-host.sh',
        'transaction/commit.sh',
        'transaction/rollback.sh',
        'persist/find-boot-files.sh',
        'persist/write-boot-file.sh',
      ]),
    );
    const run = scripts.flatMap(({ text }) => sudoCommands(text));
    expect(unique(granted(printSudoers({ user: 'deploy', bootFiles: [FILE] })))).toEqual(unique(run));
  });

  test('grants what reading runs, and nothing that changes, when it is read-only', () => {
    const reading = hostScripts().filter(({ file }) =>
      /^(?:read-host|persist\/find-boot-files|rehearsal\/rehearse)\.sh$/.test(file),
    );
    const run = unique(reading.flatMap(({ text }) => sudoCommands(text))).filter(
      (command) => !command.endsWith('.cdktf-iptables'),
    );
    expect(unique(granted(printSudoers({ user: 'p', readOnly: true, bootFiles: [FILE] })))).toEqual(run);
    expect(run.join('\n')).not.toMatch(/restore|tee|mv|cp|rm/);
  });

  test('ends every command with its arguments, since one without them could be run with any', () => {
    const text = printSudoers({ user: 'deploy', bootFiles: [FILE] });
    const lines = text.split('\n').filter((line) => line.startsWith('deploy '));
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !/: \/\S+ \S/.test(line))).toEqual([]);
    expect(text).not.toMatch(/[*?[]/);
  });

  test.each(['ALL', 'ADMINS', '%ALL', 'a b', 'a,b', '', '#0', 'x\nALL', '!root', 'a=b', '-x', 'a:b'])(
    'is for no user %j',
    (user) => {
      expect(codeThrownBy(() => printSudoers({ user }))).toBe('rights/bad-user');
    },
  );

  test.each([
    'rules.v4',
    '/etc/ru les',
    '/etc/*',
    '/etc/a\nb',
    '/etc/../shadow',
    '/x',
    '/etc/a"b',
    '/etc/a\\b',
  ])('has no boot file %j', (path) => {
    expect(codeThrownBy(() => printSudoers({ user: 'deploy', bootFiles: [path] }))).toBe('rights/bad-path');
  });
});
