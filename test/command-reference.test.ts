import { outcomeWords } from '../lib/cli/apply/outcome-words';
import { flagOf } from '../lib/cli/command-line/command-option';
import { allVerbs } from '../lib/cli/command-line/verb-table';
import { commandTables, withTables } from '../scripts/command-reference/command-tables';
import { readText } from './support/project/repository';

const page = readText('docs/command.md');
const tables = commandTables();

describe('the tables of docs/command.md', () => {
  test('are what `npm run reference:command` writes', () => {
    expect(withTables(page)).toBe(page);
  });

  test('name every verb, and every option of every verb', () => {
    expect(allVerbs.length).toBeGreaterThan(10);
    const missing = allVerbs.flatMap(([name, { options }]) => [
      ...(tables.get('verbs')?.includes(`| \`${name}`) === true ? [] : [name]),
      ...Object.keys(options).filter((option) => tables.get('options')?.includes(flagOf(option)) !== true),
    ]);
    expect(missing).toEqual([]);
  });

  test('explain every outcome', () => {
    const written = [...(tables.get('outcomes') ?? '').matchAll(/^\| `([a-z-]+)`/gm)].map(([, word]) => word);
    expect(written.sort()).toEqual(Object.keys(outcomeWords).sort());
  });

  test('need their places in the page', () => {
    expect(() => withTables('# The command')).toThrow('no place');
  });
});

test('the page explains how to load the completion of each shell', () => {
  for (const shell of ['bash', 'zsh', 'fish']) expect(page).toContain(`cdktf-iptables completion ${shell}`);
});
