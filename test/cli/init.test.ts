import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { readText } from '../support/project/repository';
import { run } from './fake-world';

const write = useTemporaryFolder();

test('a project is written into a new folder, and what to do next is said', async () => {
  const folder = write('My Web!');
  const said = await run(['init', folder, '--sandbox', 'try-1']);
  expect(said).toMatchObject({ status: 0, stderr: '' });
  const files = said.stdout.split('\n').filter((line) => line.startsWith(folder));
  expect(files.map((file) => file.slice(folder.length + 1))).toEqual(
    expect.arrayContaining(['package.json', 'main.ts', 'cdktf.json', 'tsconfig.json', 'README.md']),
  );
  expect(said.stdout).toContain('npm run try');
  expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toContain("'try-1'");
});

const own = JSON.parse(readText('package.json')) as {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
};

test('its dependencies are those that this package is made for', async () => {
  const folder = write('versions');
  await run(['init', folder]);
  const { name, dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  expect(name).toBe('versions');
  expect(dependencies).toEqual({
    cdktf: own.devDependencies['cdktf'],
    constructs: own.devDependencies['constructs'],
    'cdktf-iptables': `^${own.version}`,
  });
});

test('nothing is written over, and nothing beside it either', async () => {
  const file = write('taken/main.ts', 'precious');
  const said = await run(['init', write('taken')]);
  expect(said).toMatchObject({ status: 1, stdout: '', codes: ['cli/file-exists'] });
  expect(readFileSync(file, 'utf8')).toBe('precious');
  expect((await run(['init', file])).codes).toEqual(['cli/unwritable-file']);
});
