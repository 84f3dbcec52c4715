/** Every file of a match or target has a test of examples of its own, which holds every spelling of its options. */
import type { Extension } from '../../lib/extensions/extension';
import { optionsOf } from '../../lib/extensions/option-index';
import { matches, targets } from '../../lib/extensions/registry';
import { filesBelow, readText } from '../support/project/repository';

/** Files whose examples stand in the test of another one, and a part of others that is no extension. */
const elsewhere: Readonly<Record<string, string>> = { icmp6: 'icmp' };
const parts: readonly string[] = ['mark-operations'];

/** Tests of all extensions of a folder. */
const ofAll: readonly string[] = ['all-matches', 'all-targets', 'typed-arguments'];

const folders = [
  { folder: 'matches', all: Object.values<Extension>(matches) },
  { folder: 'targets', all: Object.values<Extension>(targets) },
];

const sources = folders.flatMap(({ folder, all }) =>
  filesBelow(`lib/extensions/${folder}`).flatMap((path) => {
    const file = path.replace(/^.*\/|\.ts$/g, '');
    const text = readText(path);
    const own = all.filter(
      ({ name, summary }) => text.includes(`name: '${name}',`) && text.includes(summary.slice(0, 20)),
    );
    return parts.includes(file) ? [] : [{ what: `${folder}/${file}`, folder, file, own }];
  }),
);

const testOf = (folder: string, file: string): string =>
  `test/extensions/${folder}/${elsewhere[file] ?? file}.test.ts`;

describe('the files of matches and targets', () => {
  test('hold every match and target', () => {
    const found = sources.flatMap(({ own }) => own);
    const all = folders.flatMap((each) => each.all);
    expect(all.filter((extension) => !found.includes(extension)).map(({ name }) => name)).toEqual([]);
    expect(sources.filter(({ own }) => own.length === 0).map(({ what }) => what)).toEqual([]);
  });

  test.each(sources)('have a test of their own, with what is refused: $what', ({ folder, file }) => {
    expect(filesBelow(testOf(folder, file))).toHaveLength(1);
    const text = readText(testOf(folder, file));
    expect(text).toContain('canonicalText(');
    expect(text).toMatch(/'parse\/[a-z-]+'/);
  });

  test.each(sources)('have an example of every spelling: $what', ({ folder, file, own }) => {
    const text = readText(testOf(folder, file));
    const isThere = (spelling: string): boolean => new RegExp(`${spelling}(?![\\w-])`).test(text);
    const spellings = own.flatMap((extension) => [...optionsOf(extension).bySpelling.keys()]);
    expect(spellings.filter((spelling) => !isThere(spelling))).toEqual([]);
  });

  test.each(sources)(
    'have an example of a negation, and of a wrong place: $what',
    ({ folder, file, own }) => {
      const text = readText(testOf(folder, file));
      const isNegatable = own.some((extension) =>
        optionsOf(extension).specs.some(({ negatable }) => negatable),
      );
      const isPlaced = own.some(
        (extension) => extension.tables !== undefined || extension.chains !== undefined,
      );
      expect(text).toMatch(isNegatable ? /! --/ : /./);
      expect(text).toMatch(isPlaced ? /'parse\/wrong-(table|chain)'/ : /./);
    },
  );

  test.each(folders)('are those of the tests: $folder', ({ folder }) => {
    const tests = filesBelow(`test/extensions/${folder}`).map((path) =>
      path.replace(/^.*\/|\.test\.ts$/g, ''),
    );
    const files = sources.filter((each) => each.folder === folder).map(({ file }) => file);
    expect(tests.filter((name) => !files.includes(name) && !ofAll.includes(name))).toEqual([]);
  });
});
