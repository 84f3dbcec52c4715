/**
 * The rule language against the machine's own iptables: what is written, what the kernel makes of it, and what
 * iptables-save prints.
 *
 * SEED tries other rules than those of this commit; LONG=1 makes it twenty times as long.
 */
import { families } from '../../lib/net/family';
import type { OptionSpec } from '../../lib/extensions/extension';
import { extensionsOf } from '../../lib/extensions/registry';
import { differences } from '../fixtures/rule-language-differences';
import { type Mismatch, backends, compareRules, readRule } from '../support/oracle/compare-rules';
import { cannotBeTried, objectNames } from '../support/oracle/host-objects';
import { type Focus, type GeneratedRule, focusesOf, generateRule } from '../support/laws/rule-generator';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seededRandom } from '../support/laws/seeded-random';

const seed = seedOfCommit();
const rulesOfFamily = process.env['LONG'] === '1' ? 100_000 : 5_000;
const batch = 5_000;

/** Mismatches that no listed difference explains. */
function unexplained(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  return mismatches.filter(
    (mismatch) =>
      !differences.some((difference) => difference.kind === mismatch.kind && difference.applies(mismatch)),
  );
}

function describeOf(mismatch: Mismatch): string {
  const { rule, kind, family, managed, answers, backends: which } = mismatch;
  const foreign = backends.map((backend) => {
    const answer = answers[backend];
    return `${backend}: ${answer.accepted ? answer.saved.join(' / ') : `refused: ${answer.error}`}`;
  });
  return [
    `${kind}: ${which.join()} (${family} ${rule.table} ${rule.chain})`,
    rule.text,
    `ours: ${managed.join(' / ')}`,
    ...foreign,
  ].join('\n  ');
}

function nameOf({ extension, spelling, negated }: Focus): string {
  return `${extension.kind} ${extension.name}${negated ? ' !' : ''} ${spelling}`;
}

/** An example with an object in it that is there. */
function withMadeObject(example: string, { flag, requiresHostObject }: OptionSpec): string {
  const [name] =
    requiresHostObject === undefined
      ? []
      : objectNames(requiresHostObject, { family: 'ipv4', protocol: 'tcp' });
  return name === undefined ? example : example.replace(new RegExp(`(${flag}) \\S+`), `$1 ${name}`);
}

describe.each(families)('%s', (family) => {
  test(`reads, prints and refuses as iptables does: ${String(rulesOfFamily)} rules of seed ${String(seed)}`, async () => {
    process.stderr.write(`random rules, ${family}: SEED=${String(seed)}\n`);
    const random = seededRandom(seed);
    const found: string[] = [];
    const untried = new Set(focusesOf(family));
    const focuses = [...untried];
    const tryRules = async (
      rules: readonly (GeneratedRule & { readonly focus?: Focus })[],
    ): Promise<void> => {
      const mismatches = await compareRules(family, rules);
      const refused = new Set(
        mismatches.filter(({ kind }) => kind === 'refused there').map(({ rule }) => rule),
      );
      for (const rule of rules)
        if (rule.focus !== undefined && !refused.has(rule) && readRule(family, rule).rules !== undefined)
          untried.delete(rule.focus);
      found.push(...unexplained(mismatches).map(describeOf));
    };
    for (let made = 0; made < rulesOfFamily && found.length < 100; made += batch) {
      const rules = Array.from({ length: batch }, (_, index) => {
        // Every second rule is made for an option that is next.
        const focus = index % 2 === 0 ? undefined : focuses[((made + index - 1) / 2) % focuses.length];
        const rule = generateRule(random, family, { focus });
        return focus === undefined ? rule : { focus, ...rule };
      });
      await tryRules(rules);
    }
    // An option whose rules were wrong by chance each time gets more of them, without a mistake.
    for (let again = 0; again < 10 && untried.size > 0; again++)
      await tryRules(
        [...untried].map((focus) => ({ focus, ...generateRule(random, family, { focus, faults: 0 }) })),
      );
    expect(found).toEqual([]);
    expect([...untried].map(nameOf)).toEqual([]);
  }, 1_800_000);

  test('takes the example of every extension', async () => {
    const examples = extensionsOf(family)
      .filter((extension) => !cannotBeTried(extension))
      .map(({ tables = ['mangle'], chains = ['USER'], example, options }) => ({
        table: tables.includes('filter') ? 'filter' : (tables[0] ?? 'filter'),
        chain: chains[0] ?? 'USER',
        text: Object.values<OptionSpec>(options).reduce(withMadeObject, example),
      }));
    expect(examples.length).toBeGreaterThan(60);
    expect(unexplained(await compareRules(family, examples)).map(describeOf)).toEqual([]);
  });
});

test.each(differences)('differs still: $kind, for $reason', async ({ kind, applies, example }) => {
  const { family, ...rule } = example;
  const found = (await compareRules(family, [rule])).filter((mismatch) => mismatch.kind === kind);
  expect(found.map(applies)).toEqual([true]);
});
