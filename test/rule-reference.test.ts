import { matches, targets } from '../lib/extensions/registry';
import { droppedOptions, unsupported } from '../lib/extensions/unsupported';
import { parseRule } from '../lib/ruleset/parse/parse-rule';
import { printRule } from '../lib/ruleset/model/print-rule';
import { headingOf } from '../scripts/rule-reference/extension-entry';
import { referenceFiles } from '../scripts/rule-reference/reference-files';
import { ruleExamples } from './fixtures/rule-examples';
import { filesBelow, readText } from './support/project/repository';

const files = referenceFiles();
const textOf = (page: string): string => files.get(`docs/rules/${page}`) ?? '';

/** Commands that a person knows from the command line. */
const commands = ['-A', '-I', '-D', '-R', '-N', '-X', '-E', '-F', '-P', '-Z', '-L', '-S', '-C'] as const;

describe('the reference of the rule language', () => {
  test.each([...files])('is what `npm run reference:rules` writes: %s', (path, text) => {
    expect(readText(path)).toBe(text);
  });

  test('holds no page that nobody writes any more', () => {
    const written = [...files.keys(), 'docs/rules/commands.md'].filter((path) => path.startsWith('docs/'));
    expect(filesBelow('docs/rules').sort()).toEqual(written.sort());
  });

  test('has an entry, and a line in the index, for every match and target', () => {
    const wanted = [
      ...Object.values(matches).map((each) => ['matches.md', headingOf(each)] as const),
      ...Object.values(targets).map((each) => ['targets.md', headingOf(each)] as const),
    ];
    expect(wanted.length).toBeGreaterThan(100);
    expect(wanted.filter(([page, heading]) => !textOf(page).includes(`\n## ${heading}\n`))).toEqual([]);
    for (const page of ['matches.md', 'targets.md']) {
      const headings = [...textOf(page).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      expect(new Set(headings).size).toBe(headings.length);
    }
  });

  test('links to places that are there', () => {
    const links = [...textOf('README.md').matchAll(/\]\((matches|targets)\.md#([^)]+)\)/g)];
    const anchors = new Set(
      ['matches', 'targets'].flatMap((page) =>
        [...textOf(`${page}.md`).matchAll(/^## (.*)$/gm)].map(
          ([, heading = '']) => `${page} ${heading.toLowerCase().replace(/[()]/g, '').replaceAll(' ', '-')}`,
        ),
      ),
    );
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter(([, page = '', anchor = '']) => !anchors.has(`${page} ${anchor}`))).toEqual([]);
  });

  test('explains everything that is gone', () => {
    const text = textOf('removed.md');
    const gone = [...unsupported.map(({ name }) => name), ...droppedOptions.map(({ option }) => option)];
    expect(gone.filter((name) => !text.includes(name))).toEqual([]);
  });

  test.each(commands)('gives %s its place', (command) => {
    expect(readText('docs/rules/commands.md')).toContain(`\`${command}\``);
  });

  test('shows an example of each in TypeScript', () => {
    const shown = [textOf('matches.md'), textOf('targets.md')].join('\n');
    expect(shown.match(/^```ts$/gm)).toHaveLength(ruleExamples.length);
    expect(ruleExamples).toHaveLength(Object.keys(matches).length + Object.keys(targets).length);
  });

  test.each(ruleExamples)('writes the same rule in TypeScript: %s %s', (family, written, builder) => {
    const texts = [written, builder.text].map((text) => {
      const { rule } = parseRule(text, { family });
      return rule === undefined ? `refused: ${text}` : printRule(rule, family);
    });
    expect(texts[1]).toBe(texts[0]);
  });
});
