/** What the documents say of the project itself: its files, its pages, the oldest Node that it runs on. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type Link, codeOf, headingsOf, linksOf, namedPaths, proseOf } from './support/project/markdown';
import { REPOSITORY, filesBelow, readText, writtenFiles } from './support/project/repository';

const documents = writtenFiles().filter((file) => file.endsWith('.md') && !file.startsWith('test/fixtures/'));

/** Those that name files of the project; a changelog tells of what was. */
const guides = documents.filter((file) => file !== 'CHANGELOG.md' && !file.startsWith('etc/'));

test('the documents that are looked at are there', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/glossary.md']),
  );
});

describe('the files that a document names', () => {
  test.each(guides)('are in the repository: %s', (file) => {
    expect(namedPaths(readText(file)).filter((path) => !isThere(path))).toEqual([]);
  });

  test('are found in code spans, with placeholders and alternatives', () => {
    const text = [
      'See `lib/base`, `node bench/run.mjs --list`, `lib/host/{read,write}.ts` and `test/NAME.test.ts`;',
      'not lib/net, `/etc/iptables/rules.v4`, `etc`, `docs/*.md` of `another/lib/net`.',
    ].join('\n');
    expect(namedPaths(text)).toEqual([
      'lib/base',
      'bench/run.mjs',
      'lib/host/read.ts',
      'lib/host/write.ts',
      'test/NAME.test.ts',
      'docs/*.md',
    ]);
  });

  test('are missed when they are not there', () => {
    expect(['lib/nosuch', 'nosuch/NAME.ts', 'lib/base/nosuch*.ts'].filter(isThere)).toEqual([]);
    expect(['lib/base', 'test/NAME.test.ts', 'lib/base/*.ts'].filter((path) => !isThere(path))).toEqual([]);
  });
});

describe('the links of a document', () => {
  test.each(documents)('lead to files and headings that are there: %s', (file) => {
    expect(linksOf(readText(file)).filter((link) => !leadsSomewhere(file, link))).toEqual([]);
  });

  test('are found in every form that Markdown has', () => {
    const text = [
      'See [one](docs/one.md), ![two](img/two.png "title") and [three](<three.md#part>), [here](#a-part).',
      '[four]: ../four.md',
      'Not [web](https://example.com/x.md), [mail](mailto:a@example.com) or `[code](code.md)`.',
      '```ts\n[fenced](fenced.md)\n```',
    ].join('\n');
    expect(linksOf(text)).toEqual([
      { path: 'docs/one.md', anchor: '' },
      { path: 'img/two.png', anchor: '' },
      { path: 'three.md', anchor: 'part' },
      { path: '', anchor: 'a-part' },
      { path: '../four.md', anchor: '' },
    ]);
  });

  test('are missed when they lead nowhere', () => {
    expect(leadsSomewhere('docs/diff.md', { path: 'nosuch.md', anchor: '' })).toBe(false);
    expect(leadsSomewhere('docs/diff.md', { path: '../README.md', anchor: 'nosuch' })).toBe(false);
    expect(leadsSomewhere('docs/diff.md', { path: '../README.md', anchor: 'try-it' })).toBe(true);
  });

  test('know the headings as a web page numbers them', () => {
    const text = '# The `plan`, shown\n\n## Why?\n\n```\n# not this\n```\n\n## Why?\n';
    expect(headingsOf(text)).toEqual(['the-plan-shown', 'why', 'why-1']);
  });
});

describe('prose and code of a document', () => {
  test('are told apart', () => {
    const text = 'Say `undo`, not <code>ours</code>:\n```sh\nfares\n```\nThen ``a ` b`` ends.';
    expect(proseOf(text).replace(/\s+/g, ' ')).toBe('Say , not <code>ours</code>: Then ends.');
    expect(codeOf(text)).toEqual(['undo', 'a ` b']);
  });
});

test('the oldest Node is the one of package.json wherever a document names it', () => {
  const { engines } = JSON.parse(readText('package.json')) as { engines: { node: string } };
  const oldest = engines.node.replace('>=', '');
  const named = documents.flatMap((file) =>
    [...proseOf(readText(file)).matchAll(/Node(?:\.js)? (\d[\d.]*\d) or later/g)].map(
      ([, version]) => `${file}: ${version ?? ''}`,
    ),
  );
  expect(named).toEqual([`CONTRIBUTING.md: ${oldest}`, `README.md: ${oldest}`]);
});

/** Whether a path of the repository exists; `*` and words in capitals stand for any name. */
function isThere(path: string): boolean {
  const name = posix.basename(path);
  if (!/\*|[A-Z]{4,}/.test(name)) return existsSync(join(REPOSITORY, path));
  const folder = join(REPOSITORY, dirname(path));
  if (!name.includes('*')) return existsSync(folder);
  const pattern = new RegExp(`^${name.replace(/[.+]/g, '\\$&').replace(/\*/g, '.*')}$`);
  return existsSync(folder) && readdirSync(folder).some((entry) => pattern.test(entry));
}

function leadsSomewhere(from: string, { path, anchor }: Link): boolean {
  const target = posix.normalize(path === '' ? from : posix.join(dirname(from), decodeURIComponent(path)));
  if (!existsSync(join(REPOSITORY, target))) return false;
  if (anchor === '') return true;
  return filesBelow(target).length === 1 && headingsOf(readText(target)).includes(anchor);
}
