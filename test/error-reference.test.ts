/** The catalogues of errors and warnings: documented, used, tested, and the only source of codes. */
import { referenceFiles } from '../scripts/error-reference/reference-files';
import { sections } from '../scripts/error-reference/catalogues';
import { filesBelow, readText } from './support/project/repository';

const catalogues = sections.flatMap((section) => section.catalogues);
const codes = catalogues.flatMap(({ entries }) => [...entries.keys()]);
const areas = [...new Set(codes.map((code) => code.slice(0, code.indexOf('/'))))];

/** A code, and no path or part of a longer word. */
const codePattern = new RegExp(`(?<![\\w./-])(?:${areas.join('|')})/[a-z]+(?:-[a-z]+)*(?![\\w/.-])`, 'g');

const codesIn = (text: string): readonly string[] => text.match(codePattern) ?? [];

const sources = ['bin', 'lib', 'constructs', 'stacks']
  .flatMap(filesBelow)
  .filter((file) => !file.endsWith('catalogue.ts'));

const tests = filesBelow('test').filter(
  (file) => file.endsWith('.ts') && file !== 'test/error-reference.test.ts',
);

describe('the reference of errors', () => {
  test.each([...referenceFiles()])('is what `npm run reference:errors` writes: %s', (path, text) => {
    expect(readText(path)).toBe(text);
  });

  test('has every catalogue there is', () => {
    const made = filesBelow('lib')
      .concat(filesBelow('constructs'))
      .filter((file) => file.endsWith('catalogue.ts') && file !== 'lib/base/catalogue.ts')
      .flatMap((file) => readText(file).match(/= catalogue\(/g) ?? []);
    expect(made.length).toBeGreaterThan(10);
    expect(catalogues).toHaveLength(made.length);
  });

  test('has each code once, and says of each what happened and what to do', () => {
    expect([...new Set(codes)]).toHaveLength(codes.length);
    const texts = catalogues.flatMap(({ entries }) => [...entries.values()]);
    expect(texts.filter(({ happened, todo }) => !isSentence(happened) || !isSentence(todo))).toEqual([]);
  });
});

describe('every code', () => {
  test('of a catalogue is used in the source', () => {
    const used = new Set(sources.flatMap((file) => literalsIn(readText(file))));
    expect(codes.filter((code) => !used.has(code))).toEqual([]);
  });

  test('of a catalogue is named by a test', () => {
    const named = new Set(tests.flatMap((file) => codesIn(readText(file))));
    expect(codes.filter((code) => !named.has(code))).toEqual([]);
  });

  test.each([
    ['the source', sources],
    ['the tests', tests],
    ['the documentation', ['docs', 'README.md'].flatMap(filesBelow)],
  ])('that %s names is in a catalogue', (_, files) => {
    const known = new Set(codes);
    // The documentation names tests by their paths, too.
    const tested = new Set(tests.map((file) => file.replace(/^test\/|\.test\.ts$/g, '')));
    const unknown = files.flatMap((file) =>
      codesIn(readText(file))
        .filter((code) => !known.has(code) && !tested.has(code))
        .map((code) => `${file}: ${code}`),
    );
    expect(unknown).toEqual([]);
  });

  test('is told from a path', () => {
    expect(codesIn("'apply/refused' [host/no-iptables] `cli/usage`, parse/bad-value.")).toEqual([
      'apply/refused',
      'host/no-iptables',
      'cli/usage',
    ]);
    expect(codesIn("'../host/read' lib/host/transports host/read.ts ./plan/apply/x")).toEqual([]);
  });
});

/** Codes outside of comments: a docstring does not use a code. */
function literalsIn(text: string): readonly string[] {
  return codesIn(text.replace(/\/\*\*[\s\S]*?\*\//g, ''));
}

function isSentence(text: string): boolean {
  return /^([A-Z`]|iptables).*[^.\s]$/.test(text);
}
