import { basename } from 'node:path';
import { filesBelow, readText, writtenFiles } from './support/project/repository';

const MAX_LINES = 500;
const VAGUE_NAMES = /^(util|utils|utilities|helper|helpers|common|shared|misc|types|constants|index)\.ts$/;
/** Lists that a program writes, and nobody reads. */
const DATA: readonly string[] = ['lib/net/service-table.ts'];
const DOORS: readonly string[] = [
  'lib/index.ts',
  'lib/sandbox/index.ts',
  'constructs/index.ts',
  'constructs/testing/index.ts',
  'constructs/yaml/index.ts',
];

/** Words of one machine or one day. Each is written in two parts, for this file is searched too. */
const FOREIGN_WORDS: readonly string[] = [
  ['/wo', 'rk/'],
  ['npmjs', '.org'],
  ['deb.', 'debian.org'],
  ['issue', ' #'],
].map((parts) => parts.join(''));

const sourceFiles = (): string[] => ['lib', 'constructs', 'stacks'].flatMap(filesBelow);

describe('the files of the project', () => {
  test('do not speak of the machine or the day they were written on', () => {
    const files = writtenFiles();
    expect(files).toEqual(expect.arrayContaining(['package.json', 'lib/base/diagnostic.ts']));
    expect(files.flatMap((file) => foreignWords(readText(file)).map((word) => `${file}: ${word}`))).toEqual(
      [],
    );
  });

  test('would be caught when they did', () => {
    expect(FOREIGN_WORDS.map((word) => foreignWords(`see ${word.toUpperCase()}12`))).toEqual(
      FOREIGN_WORDS.map((word) => [word]),
    );
    expect(foreignWords('a framework/house, another issue, npm and Debian')).toEqual([]);
  });

  test('are named after what they hold, in kebab-case', () => {
    const sources = sourceFiles();
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((file) => file.endsWith('.ts') && !isWellNamed(file))).toEqual([]);
  });

  test.each([
    'lib/net/utils.ts',
    'lib/plan/index.ts',
    'constructs/types.ts',
    'lib/net/portRange.ts',
    'lib/main.ts',
  ])('may not be called %s', (file) => {
    expect(isWellNamed(file)).toBe(false);
  });

  test('stay short enough to read', () => {
    const long = sourceFiles()
      .filter((file) => file.endsWith('.ts') && !file.startsWith('lib/extensions/') && !DATA.includes(file))
      .map((file) => ({ file, lines: readText(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });
});

function foreignWords(text: string): string[] {
  const lower = text.toLowerCase();
  return FOREIGN_WORDS.filter((word) => lower.includes(word));
}

/** Of lib/ itself, only the door is a file; everything else has a folder, and so a floor. */
function isWellNamed(file: string): boolean {
  if (DOORS.includes(file)) return true;
  // Files of extensions bear iptables' own names, and `helper` is one.
  if (/^lib\/extensions\/(matches|targets)\/[a-z0-9-]+\.ts$/.test(file)) return true;
  const inFolder = !/^lib\/[^/]+$/.test(file);
  return inFolder && !VAGUE_NAMES.test(basename(file)) && /^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(basename(file));
}
