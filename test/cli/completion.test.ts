import { spawnSync } from 'node:child_process';
import { flagOf } from '../../lib/cli/command-line/command-option';
import { allVerbs, completionShells } from '../../lib/cli/command-line/verb-table';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { run } from './fake-world';

const file = useTemporaryFolder();

async function scriptFor(shell: string): Promise<string> {
  const { status, stdout } = await run(['completion', shell]);
  expect(status).toBe(0);
  return stdout;
}

/** What bash offers for the last of these words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const script = [
    await scriptFor('bash'),
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cdktf_iptables; printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', 'cdktf-iptables', ...words], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('bash completes', () => {
  test.each<[words: readonly string[], offers: readonly string[]]>([
    [['sho'], ['show']],
    [
      ['sandbox', ''],
      ['up', 'down', 'list'],
    ],
    [
      ['plan', '--for'],
      ['--format', '--foreign'],
    ],
    [
      ['plan', '--format', ''],
      ['text', 'json', 'markdown', 'html'],
    ],
    [['--verbose', 'sandbox', 'up', '--backend', 'n'], ['nft']],
    [['apply', '--confirm', 'm'], ['manually']],
    [['completion', 'z'], ['zsh']],
    [['help', 'sand'], ['sandbox']],
    [['plan', '--owner', ''], []],
    [['nonsense', ''], []],
  ])('%p to %p', async (words, offers) => {
    expect(await offered(...words)).toEqual(offers);
  });

  test('all verbs', async () => {
    const first = [...new Set(allVerbs.map(([name]) => name.split(' ')[0]))];
    expect([...(await offered(''))].sort()).toEqual(first.sort());
  });

  test('names of files that hold a blank, as one word', async () => {
    const path = file('my rules', '');
    expect(await offered('diff', path.slice(0, -2))).toEqual([path]);
    expect(await offered('plan', '--rules4', path.slice(0, -2))).toEqual([path]);
  });
});

test.each(completionShells)('the script for %s knows every verb and every option', async (shell) => {
  const script = await scriptFor(shell);
  const written = (flag: string): string => (shell === 'fish' ? `-l ${flag.slice(2)} ` : flag);
  const missing = allVerbs.flatMap(([name, { options }]) => [
    ...name.split(' ').filter((word) => !script.includes(word)),
    ...Object.keys(options).filter((option) => !script.includes(written(flagOf(option)))),
  ]);
  expect(missing).toEqual([]);
});

test('another shell is refused with those that there are', async () => {
  expect((await run(['completion', 'tcsh'])).codes).toEqual(['cli/usage']);
});
