/** Where people read, nothing is called by a word that was given up for a better one: `etc/words-given-up.txt`. */
import { findGivenUpWords, parseGivenUpWords } from './support/project/given-up-words';
import { readText, writtenFiles } from './support/project/repository';

const words = parseGivenUpWords(readText('etc/words-given-up.txt'));

const readByPeople =
  /^((lib|constructs|stacks|examples|docs|scripts|bin)\/.*|[A-Z]+\.md|main\.ts|test\/support\/README\.md)$/;

test('no word that was given up is left where people read', () => {
  const files = writtenFiles().filter((file) => readByPeople.test(file));
  expect(files).toEqual(expect.arrayContaining(['README.md', 'docs/glossary.md', 'lib/base/diagnostic.ts']));
  const left = files.flatMap((file) =>
    findGivenUpWords(readText(file), words, { isMarkdown: file.endsWith('.md') }).map(
      ({ line, word }) => `${file}:${String(line)} "${word.word}": ${word.use}`,
    ),
  );
  expect(left).toEqual([]);
});

test('no word is given up for one that was given up', () => {
  expect(words.length).toBeGreaterThan(0);
  expect(words.filter(({ use }) => findGivenUpWords(use, words).length > 0)).toEqual([]);
});

describe('a word that was given up', () => {
  const one = [{ word: 'goes back', use: 'rolls back' }];
  const linesOf = (text: string, isMarkdown = false) =>
    findGivenUpWords(text, one, { isMarkdown }).map(({ line }) => line);

  test.each([
    ['in upper case', 'It Goes  back.', [1]],
    ['over two lines', 'it goes\nback', [1]],
    ['over two lines of a comment', '/*\n * it goes\n * back\n */ // goes\n// back', [2, 4]],
    ['as a part of others', 'forgoes back, goes backwards, goes-back', []],
  ])('is found %s', (_, text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  test('may be quoted in Markdown as code', () => {
    expect(linesOf('`goes back`\n```\ngoes back\n```\ngoes back', true)).toEqual([5]);
    expect(linesOf('`goes back`')).toEqual([1]);
  });

  test('has one to write instead', () => {
    expect(parseGivenUpWords('# a comment\n\ngoes back: rolls back\n')).toEqual(one);
    expect(() => parseGivenUpWords('goes back')).toThrow();
  });
});
