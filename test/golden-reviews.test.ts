/** Reviews of real changes in every form, as they were read once by somebody who imagined to decide about them. */
import { marked } from 'marked';
import type { Token, Tokens } from 'marked';
import { cases } from '../scripts/golden-reviews/cases';
import { referenceFiles } from '../scripts/golden-reviews/reference-files';
import { filesBelow, readText } from './support/project/repository';

const files = referenceFiles();

test.each([...files])('%s is what `npm run golden:reviews` writes', (path, text) => {
  expect(readText(path)).toBe(text);
});

test('each case has its files, and no file is left over', () => {
  expect(filesBelow('test/fixtures/reviews').sort()).toEqual([...files.keys()].sort());
  expect(Object.keys(cases).length).toBeGreaterThanOrEqual(9);
});

const pages = [...files].filter(([path]) => path.endsWith('.md'));

/** All tokens of a page, nested ones too. */
function tokensOf(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => {
    const cells =
      token.type === 'table'
        ? [...(token as Tokens.Table).header, ...(token as Tokens.Table).rows.flat()]
        : [];
    const items = token.type === 'list' ? (token as Tokens.List).items : [];
    const inner = 'tokens' in token ? (token.tokens ?? []) : [];
    return [token, ...tokensOf([...inner, ...items]), ...cells.flatMap((cell) => tokensOf(cell.tokens))];
  });
}

describe.each(pages)('%s, for a parser of GitHub-flavoured Markdown,', (_path, text) => {
  const tokens = tokensOf(marked.lexer(text, { gfm: true }));

  test('has no HTML but what the renderer writes itself, and no link or image', () => {
    const html = tokens.filter(({ type }) => type === 'html').map(({ raw }) => raw.trim());
    const own =
      /^(?:<!-- cdktf-iptables review [0-9a-f]{16} -->|<details><summary>[A-Za-z0-9 ;,]+<\/summary>|<\/details>)$/;
    expect(html.filter((each) => !own.test(each))).toEqual([]);
    expect(tokens.filter(({ type }) => type === 'link' || type === 'image')).toEqual([]);
  });

  test('folds what it opens, and has the columns of each table in every row', () => {
    expect(text.match(/^<details>/gm)?.length).toBe(text.match(/^<\/details>$/gm)?.length);
    for (const table of tokens.filter((token): token is Tokens.Table => token.type === 'table'))
      expect(table.rows.map((row) => row.length)).toEqual(table.rows.map(() => table.header.length));
  });
});
