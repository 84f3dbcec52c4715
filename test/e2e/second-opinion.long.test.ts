/** What is said of random changes, beside what z3 finds in the rules: not some packets, but all. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { vocabularyOf } from '../../lib/impact/packets/rule-vocabulary';
import { families } from '../../lib/net/family';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { type RulesetPair, changesBetween, rulesetPairs } from '../support/laws/changed-rulesets';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { Formulas, not } from '../support/oracle/ruleset-formula';

const PAIRS = 200;

const hooks = [
  { hook: 'INPUT', absent: 'outInterface' },
  { hook: 'FORWARD' },
  { hook: 'OUTPUT', absent: 'inInterface' },
] as const;

test.each(families)(
  'z3 finds no packet of %s that a change allows or blocks and is not said to, or the other way round',
  (family) => {
    const pairs = fc.sample(rulesetPairs(family).map(filterAlone).filter(isStateless), {
      numRuns: PAIRS,
      seed: seedOfCommit(),
    });
    let asked = 0;
    const wrong: unknown[] = [];
    for (const pair of pairs) {
      const { before, after } = pair;
      const { changes, undecided } = compareRulesets(before, after, changesBetween(pair));
      expect(undecided).toEqual([]);
      const hasFragments = vocabularyOf([before, after]).testsForFragments;
      const questions = hooks.flatMap(({ hook, ...absent }) => {
        const here = changes.filter(({ chain, table }) => chain === hook && table === undefined);
        if (here.some(({ packets }) => packets.isCut)) return [];
        const formulas = new Formulas(family, { hasFragments, ...absent });
        const [old, now] = [before, after].map((side) => formulas.accepted(side, hook, ['filter']));
        const said = (['allowed', 'blocked'] as const).map((kind) => {
          const parts = here
            .filter((change) => change.kind === kind)
            .map(({ packets }) => formulas.inRegions(packets));
          return `(or false ${parts.join(' ')})`;
        });
        const allowed = `(and ${now ?? ''} ${not(old ?? '')})`;
        const blocked = `(and ${old ?? ''} ${not(now ?? '')})`;
        formulas.assert(not(`(and (= ${allowed} ${said[0] ?? ''}) (= ${blocked} ${said[1] ?? ''}))`));
        return [{ hook, text: ['(push)', ...formulas.lines, '(check-sat)', '(pop)'].join('\n') }];
      });
      const answers = execFileSync('z3', ['-in'], { input: questions.map(({ text }) => text).join('\n') })
        .toString()
        .trim()
        .split('\n');
      asked += questions.length;
      for (const [index, { hook }] of questions.entries())
        if (answers[index] !== 'unsat')
          wrong.push({ hook, answer: answers[index], before: shown(before), after: shown(after) });
    }
    expect(wrong.slice(0, 2)).toEqual([]);
    expect(asked).toBeGreaterThan(PAIRS * 2);
  },
  1_800_000,
);

/** The table that decides at these hooks. */
function filterAlone({ before, after }: RulesetPair): RulesetPair {
  const alone = ({ family, tables }: Ruleset): Ruleset => ({
    family,
    tables: new Map([...tables].filter(([name]) => name === 'filter')),
  });
  return { before: alone(before), after: alone(after) };
}

/**
 * Without matches that count or remember, which are told apart by their rules, and without queues: what gets to one is neither
 * accepted nor dropped.
 */
function isStateless({ before, after }: RulesetPair): boolean {
  return [before, after].every(({ tables }) =>
    [...tables.values()].every(({ chains }) =>
      [...chains.values()].every(({ rules }) =>
        rules.every(({ text }) => !/-m (?:limit|quota|recent|nosuch) |-j NFQUEUE/.test(text)),
      ),
    ),
  );
}

function shown({ tables }: Ruleset): readonly string[] {
  return [...tables.values()].flatMap(({ name, chains }) =>
    [...chains.values()].flatMap(({ name: chain, policy = '', rules }) => [
      `${name} ${chain} ${policy}`,
      ...rules.map(({ text }) => text),
    ]),
  );
}
