import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoginFiles } from '../../../../lib/host/transports/ssh/login-files';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'login-files-'));
  path = join(folder, 'known_hosts');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A file counts as settled a second after it was written. */
const settled = (): Promise<void> => sleep(1_100);

function counting(): { readonly files: LoginFiles<{ readonly text: string }>; readonly parsed: string[] } {
  const parsed: string[] = [];
  const files = new LoginFiles((text) => {
    if (text === 'bad') throw new Error('it is bad');
    parsed.push(text);
    return { text };
  });
  return { files, parsed };
}

test('a file that stays as it is is parsed once, for those who ask at the same time, too', async () => {
  writeFileSync(path, 'one');
  await settled();
  const { files, parsed } = counting();
  await Promise.all([files.read(path), files.read(path)]);
  await expect(files.read(path)).resolves.toEqual({ text: 'one' });
  expect(parsed).toEqual(['one']);
});

test('a file that has changed is read again', async () => {
  writeFileSync(path, 'one');
  await settled();
  const { files } = counting();
  await files.read(path);
  writeFileSync(path, 'two');
  await expect(files.read(path)).resolves.toEqual({ text: 'two' });
});

test('a file that was written just now is read again, as a change of it may not show', async () => {
  const time = new Date(1_000_000_000_000);
  const { files } = counting();
  for (const text of ['one', 'two', 'six']) {
    writeFileSync(path, text);
    utimesSync(path, time, time);
    await expect(files.read(path)).resolves.toEqual({ text });
  }
});

test('a file that was not there, and one that was bad, are read when they are there and good', async () => {
  const { files } = counting();
  await expect(files.read(path)).rejects.toMatchObject({ code: 'ENOENT' });
  writeFileSync(path, 'bad');
  await settled();
  await expect(files.read(path)).rejects.toThrow('it is bad');
  await expect(files.read(path)).rejects.toThrow('it is bad');
  writeFileSync(path, 'good');
  await expect(files.read(path)).resolves.toEqual({ text: 'good' });
});

test('a file that goes away is not there any more', async () => {
  writeFileSync(path, 'one');
  await settled();
  const { files } = counting();
  await files.read(path);
  rmSync(path);
  await expect(files.read(path)).rejects.toMatchObject({ code: 'ENOENT' });
});
