import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transactionSteps } from '../support/faults/transaction-steps';
import { commitScript } from '../../lib/host/transaction/scripts';
import { scriptText } from '../../scripts/script-text.cjs';
import { REPOSITORY, readText } from '../support/project/repository';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

function textOf(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) file(name, text);
  return scriptText(file('main.sh'));
}

const run = (args: readonly string[]): string =>
  execFileSync('/bin/sh', args, { cwd: dirname(file('main.sh')), encoding: 'utf8' });

describe('the text of a script', () => {
  test('does what the file does, with the files that it names beside it', () => {
    const text = textOf({
      'main.sh':
        '#!/bin/sh\n. ./greet.sh\ngreet "$1" | awk "$(cat ./quote.awk)"\nsh -c "$(cat ./count.sh)" sh a b\n',
      'greet.sh': '# A function.\n. ./word.sh\ngreet() { echo "$word $1"; }\n',
      'word.sh': 'word="a \\"quoted\\" \\$word"\n',
      'quote.awk': '# A program.\n{ sub(/\\$/, "`"); print "\\"" $1, $NF "\\"" }\n',
      'count.sh': 'echo "$# $1"\n',
    });
    const asFile = run([file('main.sh'), 'host']);
    expect(asFile.split('\n')).toEqual(['"a host"', '2 a', '']);
    for (const name of ['greet.sh', 'word.sh', 'quote.awk', 'count.sh']) file(name, '');
    expect(run(['-c', text, 'sh', 'host'])).toBe(asFile);
  });

  test('leaves comments and empty lines out, and nothing else', () => {
    expect(textOf({ 'main.sh': '#!/bin/sh\n\n  # why\necho "#1" # kept\n' })).toBe('echo "#1" # kept\n');
  });

  test('of a commit is what is sent: no file is named in it', () => {
    expect(commitScript).not.toMatch(/^\s*\. |\$\(cat \.|^#/m);
    expect(commitScript).toContain('iptables');
  });
});

test('no script has an && after an || in one list, where the shell does not do what it reads like', () => {
  const scripts = readdirSync(join(REPOSITORY, 'lib'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.sh'),
  );
  const misread = scripts.flatMap((name) =>
    readText(`lib/${name}`)
      .split('\n')
      .filter((line) => /\|\|(?:(?![;({]).)*&&/.test(line) && !line.trimStart().startsWith('#'))
      .map((line) => `${name}: ${line}`),
  );
  expect(scripts.length).toBeGreaterThan(10);
  expect(misread).toEqual([]);
});

test('each step of a transaction is marked in the script in which it begins', () => {
  const scripts = readdirSync(join(REPOSITORY, 'lib/host/transaction')).filter((file) =>
    file.endsWith('.sh'),
  );
  const text = scripts.map((file) => readText(`lib/host/transaction/${file}`)).join('\n');
  const marked = [...text.matchAll(/\bstep ([a-z0-9-]+)/g)].map(([, name]) => name);
  expect(marked.sort()).toEqual(transactionSteps.map(({ name }) => name).sort());
});
