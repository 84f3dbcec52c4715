/** The command as another build of Node runs it than the one that made the package: without the cache that is in the package. */
import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../../lib/base/package-root';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const temporary = useTemporaryFolder();
const { folder: root } = findPackageRoot(__dirname);
const copy = temporary('package');
const rules = temporary('rules', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n');
const cli = join('build', 'lib', 'cli');
let homes = 0;

beforeAll(() => {
  cpSync(join(root, 'bin'), join(copy, 'bin'), { recursive: true });
  for (const name of readdirSync(join(root, cli)).filter((each) => /^main(\.[0-9]+)?\.js$/.test(each)))
    cpSync(join(root, cli, name), join(copy, cli, name));
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});

function newHome(): string {
  const home = temporary(`home-${String(homes++)}`);
  mkdirSync(home);
  return home;
}

function run(home: string, ...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: home };
  const command = join(copy, 'bin', 'cdktf-iptables');
  return execFileSync(process.execPath, [command, ...args], { env, encoding: 'utf8', stdio: 'pipe' });
}

const cachesIn = (home: string) => join(home, '.cache', 'cdktf-iptables');
const files = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();
const inodesIn = (home: string) =>
  readdirSync(cachesIn(home)).map((name) => statSync(join(cachesIn(home), name)).ino);

test('it keeps its code in the home folder, starts from there again, and writes nothing into the package', () => {
  const home = newHome();
  const before = files(join(copy, 'build'));
  const first = run(home, 'fmt', rules);
  expect(readdirSync(cachesIn(home))).toEqual([expect.stringMatching(/^main\.0\.js-/)]);
  const inodes = inodesIn(home);
  expect(run(home, 'fmt', rules)).toBe(first);
  expect(inodesIn(home)).toEqual(inodes);
  expect(files(join(copy, 'build'))).toEqual(before);
});

test('another verb adds to what is kept, and no verb that failed does', () => {
  const home = newHome();
  run(home, 'fmt', rules);
  const inodes = inodesIn(home);
  expect(() => run(home, 'diff', rules, temporary('nowhere'))).toThrow('cli/file-not-found');
  expect(inodesIn(home)).toEqual(inodes);
  run(home, 'diff', rules, rules);
  expect(inodesIn(home)).not.toEqual(inodes);
});

test('a home folder of another user, as under sudo, is left alone', () => {
  const home = newHome();
  chownSync(home, 12345, 12345);
  expect(run(home, 'fmt', rules)).toContain('-A INPUT -i lo -j ACCEPT');
  expect(readdirSync(home)).toEqual([]);
});

test('a cache that is garbage is replaced, and the command says nothing of it', () => {
  const home = newHome();
  const expected = run(home, 'fmt', rules);
  const [name = ''] = readdirSync(cachesIn(home));
  const cache = join(cachesIn(home), name);
  writeFileSync(cache, 'garbage');
  expect(run(home, 'fmt', rules)).toBe(expected);
  expect(statSync(cache).size).toBeGreaterThan(1000);
});
