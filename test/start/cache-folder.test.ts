import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../lib/start/cache-folder';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const temporary = useTemporaryFolder();
const user = process.geteuid?.() ?? 0;
const somebodyElse = user + 1;
let folders = 0;

function newPath(): string {
  return temporary(join(`folder-${String(folders++)}`, 'cache'));
}

/** A folder with one file. */
function written(most = 5) {
  const path = newPath();
  const folder = cacheFolder({ path, most });
  expect(folder.tryWrite('a', Buffer.from('text'))).toBe(true);
  return { path, folder, file: join(path, 'a') };
}

const textIn = (folder: ReturnType<typeof cacheFolder>, name = 'a') => folder.tryRead(name)?.toString();

test('a file is read as it was written, and only its user can read or write it', () => {
  const { path, folder, file } = written();
  expect(textIn(folder)).toBe('text');
  expect([path, file].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o600]);
  expect(readdirSync(path)).toEqual(['a']);
});

test('a file that is not there is none, as is one in a folder that is not there', () => {
  expect(written().folder.tryRead('b')).toBeUndefined();
  expect(cacheFolder({ path: newPath(), most: 5 }).tryRead('a')).toBeUndefined();
});

test.each([
  ['the file', 0o620, (file: string) => file],
  ['the file', 0o602, (file: string) => file],
  ['the folder', 0o720, (_: string, path: string) => path],
  ['the folder', 0o702, (_: string, path: string) => path],
])('is not read where others may write %s: %o', (_, mode, which) => {
  const { path, folder, file } = written();
  chmodSync(which(file, path), mode);
  expect(folder.tryRead('a')).toBeUndefined();
});

test('is not written where others may write the folder', () => {
  const { path, folder, file } = written();
  chmodSync(path, 0o770);
  expect(folder.tryWrite('a', Buffer.from('new'))).toBe(false);
  expect(readFileSync(file, 'utf8')).toBe('text');
});

test('what belongs to another user is not read, unless that is root', () => {
  const { path } = written();
  const read = cacheFolder({ path, most: 5, user: somebodyElse }).tryRead('a');
  expect(read === undefined).toBe(user !== 0);
});

test('a folder is not made in that of another user, as the home folder may be under sudo', () => {
  const path = newPath();
  mkdirSync(join(path, '..'), { recursive: true });
  const folder = cacheFolder({ path: join(path, 'deeper'), most: 5, user: somebodyElse });
  expect(folder.tryWrite('a', Buffer.from('text'))).toBe(false);
  expect(existsSync(path)).toBe(false);
});

test('a link in the place of a file or of the folder is not followed', () => {
  const { path, folder, file } = written();
  symlinkSync(file, join(path, 'b'));
  expect(folder.tryRead('b')).toBeUndefined();
  const link = newPath();
  mkdirSync(join(link, '..'), { recursive: true });
  symlinkSync(path, link);
  const linked = cacheFolder({ path: link, most: 5 });
  expect(linked.tryWrite('c', Buffer.from('text'))).toBe(false);
});

test('a folder in the place of a file is none', () => {
  const { path, folder } = written();
  mkdirSync(join(path, 'b'));
  expect(folder.tryRead('b')).toBeUndefined();
  expect(folder.tryWrite('b', Buffer.from('text'))).not.toBe(true);
  expect(readdirSync(path).sort()).toEqual(['a', 'b']);
});

test('nothing fails where a file stands in the place of the folder', () => {
  const path = newPath();
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
  const folder = cacheFolder({ path, most: 5 });
  expect(folder.tryWrite('a', Buffer.from('text'))).toBe(false);
  expect(folder.tryRead('a')).toBeUndefined();
});

test('another file takes the place of one that somebody reads, whole', () => {
  const { path, folder, file } = written();
  const open = join(path, 'open');
  linkSync(file, open);
  expect(folder.tryWrite('a', Buffer.from('new'))).toBe(true);
  expect([textIn(folder), readFileSync(open, 'utf8')]).toEqual(['new', 'text']);
});

test('only the newest files are kept, and no draft of a process that was killed', () => {
  const { path, folder } = written(3);
  for (const [index, name] of ['.a.1.1', 'b', 'c'].entries()) {
    writeFileSync(join(path, name), name);
    utimesSync(join(path, name), index + 1, index + 1);
  }
  expect(folder.tryWrite('d', Buffer.from('text'))).toBe(true);
  expect(readdirSync(path).sort()).toEqual(['a', 'c', 'd']);
});
