/** Laws of rules files: their canonical form is its own, says the same, and is what `fmt --check` is content with. */
import fc from 'fast-check';
import { type Family, families } from '../../lib/net/family';
import { formatSave } from '../../lib/ruleset/save/fmt';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { builtInChains, tableNames } from '../../lib/ruleset/model/tables';
import { run } from '../cli/fake-world';
import { randomSources } from '../support/laws/random-sources';
import { generateRule } from '../support/laws/rule-generator';
import { readAs } from '../support/laws/rule-laws';
import type { seededRandom } from '../support/laws/seeded-random';

type Random = ReturnType<typeof seededRandom>;

const userChains = ['USER', 'zeta', 'A10', 'A2'];

/** A file as a person keeps it: chains in any order, comments and empty lines, rules as they were once typed. */
function writtenFile(random: Random, family: Family): string {
  const tables = tableNames.filter((name) => name !== 'security' && random.chance(0.5));
  return tables.map((table) => writtenTable(random, family, table)).join(random.pick(['', '\n', '# next\n']));
}

function writtenTable(random: Random, family: Family, table: string): string {
  const hooks = builtInChains(table).filter(() => random.chance(0.7));
  const policy = (): string => (table === 'nat' ? 'ACCEPT' : random.pick(['ACCEPT', 'DROP', '-']));
  const declared = [
    ...hooks.map((hook) => `:${hook} ${policy()}${random.pick(['', ' [0:0]', ' [12:345]'])}`),
    ...userChains.map((chain) => `:${chain} -${random.pick(['', ' [0:0]'])}`),
  ].sort(() => random.integer(-1, 1));
  const rules = Array.from({ length: random.integer(0, 8) }, () => ruleLine(random, family, table));
  const others = ['# a comment', '', '#', ...rules.filter((line) => line !== '')];
  return [`*${table}`, ...declared, ...others, 'COMMIT', ''].join('\n');
}

/** A rule that is right in a chain of the table, or an empty line. */
function ruleLine(random: Random, family: Family, table: string): string {
  const { text } = generateRule(random, family);
  const chain = random.pick([...builtInChains(table), 'USER']);
  const isRight = readAs(text, { family, table, chain }).rules.length > 0;
  const verb = random.pick(['-A', '-A', '--append', '-I', '[3:4] -A']);
  return isRight ? `${verb} ${chain} ${text}` : '';
}

/** Chains and their rules, without what a file says in passing: counters, places, order of chains. */
function substance(ruleset: Ruleset | undefined): unknown {
  return [...(ruleset?.tables.values() ?? [])].map(({ name, chains }) => [
    name,
    [...chains.values()]
      .map((chain) => [chain.name, chain.policy, chain.rules.map(({ text }) => text)])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  ]);
}

describe.each(families)('a rules file of %s', (family) => {
  const files = randomSources.map((random) => writtenFile(random, family));
  const formatted = files
    .map((written) => ({ written, text: formatSave(written, { family, file: 'rules' }).text }))
    .filter((each): each is { written: string; text: string } => each.text !== undefined);

  test('has a canonical form in most cases, with rules in it', () => {
    const lines = fc.sample(files, 20).flatMap((written) => {
      const { text = '' } = formatSave(written, { family, file: 'rules' });
      return text.split('\n').filter((line) => line.startsWith('-A'));
    });
    expect(lines.length).toBeGreaterThan(40);
  });

  test('is in its canonical form once it was put into it', () => {
    fc.assert(
      fc.property(formatted, ({ text }) => {
        expect(formatSave(text, { family, file: 'rules' })).toMatchObject({ text });
      }),
      { numRuns: 25 },
    );
  });

  test('says the same in its canonical form', () => {
    fc.assert(
      fc.property(formatted, ({ written, text }) => {
        const [before, after] = [written, text].map((each) =>
          substance(parseSave(each, { family, file: 'rules' }).ruleset),
        );
        expect(after).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  test('is what --check is content with when it is what fmt printed, and no other', async () => {
    const flags = family === 'ipv6' ? ['--ipv6'] : [];
    await fc.assert(
      fc.asyncProperty(formatted, async ({ written, text }) => {
        const check = async (stdin: string): Promise<number> =>
          (await run(['fmt', '--check', ...flags], { stdin })).status;
        expect((await run(['fmt', ...flags], { stdin: written })).stdout).toBe(text);
        expect(await check(text)).toBe(0);
        const withoutComments = written.replace(/^(#.*)?\n/gm, '');
        expect(await check(written)).toBe(withoutComments === text ? 0 : 2);
      }),
      { numRuns: 10 },
    );
  });
});
