/**
 * The rule language against the machine's own iptables: what is written, what the kernel makes of it, and what
 * iptables-save prints.
 *
 * SEED tries other rules than those of this commit; LONG=1 makes it ten times as long.
 */
import { type Family, families } from '../../lib/net/family';
import { extensionsOf } from '../../lib/extensions/registry';
import { differences } from '../fixtures/rule-language-differences';
import { type Mismatch, backends, compareRules } from '../support/compare-rules';
import { needsHostObjects } from '../support/host-objects';
import type { Backend, PlacedRule } from '../support/iptables-oracle';
import { generateRule } from '../support/rule-generator';
import { seedOfCommit } from '../support/seed-of-commit';
import { seededRandom } from '../support/seeded-random';

const seed = seedOfCommit();
const rulesOfFamily = process.env['LONG'] === '1' ? 100_000 : 10_000;
const batch = 5_000;

/** Mismatches that no listed difference explains. */
function unexplained(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  return mismatches.filter((mismatch) => {
    const ours = mismatch.ours.join('\n');
    return !differences.some(
      (difference) =>
        difference.kind === mismatch.kind &&
        (difference.backend === undefined || difference.backend === mismatch.backend) &&
        difference.applies(mismatch.rule.text, ours),
    );
  });
}

function isSuspect({ text }: PlacedRule, backend: Backend): boolean {
  return differences.some(
    (difference) =>
      difference.kind === 'refused by one' && difference.backend === backend && difference.applies(text, ''),
  );
}

function compare(family: Family, rules: readonly PlacedRule[]): readonly string[] {
  return unexplained(compareRules(family, rules, isSuspect)).map((mismatch) => {
    const { rule, kind, ours, answers } = mismatch;
    const theirs = backends.map((backend) => {
      const answer = answers[backend];
      return `${backend}: ${answer.accepted ? answer.saved.join(' / ') : `refused: ${answer.error}`}`;
    });
    return [
      `${kind} (${family} ${rule.table} ${rule.chain})`,
      rule.text,
      `ours: ${ours.join(' / ')}`,
      ...theirs,
    ].join('\n  ');
  });
}

describe.each(families)('%s', (family) => {
  test(`reads, prints and refuses as iptables does: ${String(rulesOfFamily)} rules of seed ${String(seed)}`, () => {
    process.stderr.write(`random rules, ${family}: SEED=${String(seed)}\n`);
    const random = seededRandom(seed);
    const found: string[] = [];
    for (let made = 0; made < rulesOfFamily && found.length < 100; made += batch) {
      const rules = Array.from({ length: batch }, () => generateRule(random, family));
      found.push(...compare(family, rules));
    }
    expect(found).toEqual([]);
  }, 1_800_000);

  test('takes the example of every extension', () => {
    const examples = extensionsOf(family)
      .filter((extension) => !needsHostObjects(extension) && !extension.example.includes('--helper'))
      .map(({ tables = ['mangle'], chains = ['USER'], example }) => ({
        table: tables.includes('filter') ? 'filter' : (tables[0] ?? 'filter'),
        chain: chains[0] ?? 'USER',
        text: example,
      }));
    expect(examples.length).toBeGreaterThan(60);
    expect(compare(family, examples)).toEqual([]);
  });
});

test.each(differences)('differs still: $kind, for $reason', ({ kind, backend, example }) => {
  const { family, ...rule } = example;
  const found = compareRules(family, [rule], () => false);
  const said = found.map((mismatch) => [mismatch.kind, backend === undefined ? undefined : mismatch.backend]);
  expect(said).toContainEqual([kind, backend]);
});
