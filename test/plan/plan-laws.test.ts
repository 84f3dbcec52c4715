/** What holds for any plan, on a model of iptables that refuses what a kernel refuses. */
import fc from 'fast-check';
import type { Family } from '../../lib/net/family';
import type { DesiredHost } from '../../lib/plan/desired';
import { isLedgerName, ledgerName } from '../../lib/plan/ownership/ledger';
import { tryFindOwner, tryUnmarkRule } from '../../lib/plan/ownership/owner-mark';
import { type HostPlan, planHost } from '../../lib/plan/plan-host';
import { restoresOf } from '../../lib/plan/apply/restore';
import { differencesFrom } from '../../lib/plan/apply/verify';
import { type HostRulesets, type Ruleset, chainsOf } from '../../lib/ruleset/model/ruleset';
import { isBuiltIn } from '../../lib/ruleset/model/tables';
import { restore } from '../support/oracle/iptables-model';
import { backtraceOn } from '../support/oracle/plain-batch';
import { desires, othersChains, rulesets } from '../support/laws/ruleset-arbitraries';
import { hostWith, substanceOf } from '../support/project/rulesets';

const isLong = process.env['LONG'] === '1';
const RUNS = isLong ? 3000 : 40;

/** Live rulesets as others made them, and declarations of two owners one after the other. */
const histories = fc.tuple(
  fc.tuple(rulesets('ipv4'), rulesets('ipv6')).map(([ipv4, ipv6]) => hostWith(ipv4, ipv6)),
  fc.array(fc.oneof(desires('web'), desires('web'), desires('mail', ['MAIL-1', 'MAIL-2'])), {
    minLength: 1,
    maxLength: 4,
  }),
);

interface Step {
  readonly live: HostRulesets;
  readonly desired: DesiredHost;
  readonly plan: HostPlan;
  readonly after: HostRulesets;
}

/** Applies declarations one after the other; what others still use is left out of the history. */
function play(live: HostRulesets, history: readonly DesiredHost[]): readonly Step[] {
  let now = live;
  return history.flatMap((desired) => {
    const plan = tryPlan(now, desired);
    if (plan === undefined) return [];
    const step = { live: now, desired, plan, after: apply(now, plan) };
    now = step.after;
    return [step];
  });
}

/** A rule of others may jump to a chain that was taken over and is to go; that is an error of its own. */
function tryPlan(live: HostRulesets, desired: DesiredHost): HostPlan | undefined {
  try {
    return planHost(live, desired);
  } catch (error) {
    if (/\[plan\/(chain-in-use|policy-contradicts|chain-of-other-owner)\]/.test(String(error)))
      return undefined;
    throw error;
  }
}

function apply(live: HostRulesets, plan: HostPlan): HostRulesets {
  const after = new Map(live);
  for (const { family, batch } of restoresOf(plan))
    after.set(family, restore(rulesetOf(live, family), batch));
  return after;
}

function rulesetOf(live: HostRulesets, family: Family): Ruleset {
  const ruleset = live.get(family);
  if (ruleset === undefined) throw new Error(`no ${family}`);
  return ruleset;
}

function substance(live: HostRulesets, ledgers = false): readonly string[] {
  return [...live.values()].map((ruleset) => substanceOf(ruleset, { ledgers }));
}

/** Rules of a chain that carry nobody's mark. */
function others(ruleset: Ruleset, table: string, chain: string): readonly string[] {
  return texts(ruleset, table, chain).filter((text) => tryFindOwner(text, ruleset.family) === undefined);
}

function isOfAnother(text: string, { owner }: DesiredHost, family: Family): boolean {
  return (tryFindOwner(text, family) ?? owner) !== owner;
}

/** The order of a ledger's entries means nothing. */
function ledgers(ruleset: Ruleset): readonly string[] {
  return chainsOf(ruleset)
    .filter(({ chain }) => isLedgerName(chain.name))
    .flatMap(({ table, chain }) => chain.rules.map(({ text }) => `${table} ${chain.name} ${text}`))
    .sort();
}

function texts(ruleset: Ruleset, table: string, chain: string): readonly string[] {
  return (
    ruleset.tables
      .get(table)
      ?.chains.get(chain)
      ?.rules.map(({ text }) => text) ?? []
  );
}

/** To play a history costs more than most laws do, so all laws of a day share theirs; those of a long run would not fit into memory. */
let played: readonly (readonly Step[])[] | undefined;

function assertSteps(check: (step: Step) => void, numRuns = RUNS): void {
  const assertEach = (): void => {
    fc.assert(
      fc.property(histories, ([live, history]) => {
        play(live, history).forEach(check);
      }),
      { numRuns },
    );
  };
  if (isLong) {
    assertEach();
    return;
  }
  played ??= fc.sample(histories, RUNS).map(([live, history]) => play(live, history));
  try {
    played.slice(0, numRuns).flat().forEach(check);
  } catch (error) {
    // Of the same histories, the smallest one that shows it.
    assertEach();
    throw error;
  }
}

describe('any plan, applied', () => {
  test('leaves what it said it would', () => {
    assertSteps(({ plan, after }) => {
      for (const { family, expected } of plan.families) {
        expect(substanceOf(rulesetOf(after, family))).toBe(substanceOf(expected));
      }
      expect(differencesFrom(plan, after, 'expected')).toEqual([]);
    });
  });

  test('leaves nothing to do', () => {
    assertSteps(({ after, desired }) => {
      expect(planHost(after, desired).operations).toEqual([]);
    });
  });

  test('leaves each user chain as declared, and our rules in built-in chains in the order declared', () => {
    assertSteps(({ after, desired }) => {
      for (const [family, tables] of desired.rulesets) {
        for (const [table, chains] of tables) {
          for (const [name, chain] of chains) {
            const live = rulesetOf(after, family);
            const isShared = isBuiltIn(table, name) && desired.foreignRules === 'keep';
            const isSpared = (text: string): boolean =>
              isBuiltIn(table, name) &&
              desired.sparesPrograms !== false &&
              (othersChains.some((other) => text === `-j ${other}`) || isOfAnother(text, desired, family));
            const managed = texts(live, table, name).filter((text) =>
              isShared ? tryFindOwner(text, family) === desired.owner : !isSpared(text),
            );
            const unmarked = (text: string): string => tryUnmarkRule(text, desired.owner, family) ?? '';
            expect(isShared ? managed.map(unmarked) : managed).toEqual(chain.rules.map(({ text }) => text));
            const policy = live.tables.get(table)?.chains.get(name)?.policy;
            expect([undefined, policy ?? 'ACCEPT']).toContain(chain.policy);
          }
        }
      }
    });
  });

  test('leaves rules of others in shared chains where they are to each other', () => {
    assertSteps(({ live, after, desired, plan }) => {
      for (const { family, ledgers } of plan.families) {
        for (const { table, chain } of chainsOf(rulesetOf(live, family))) {
          const wasWhole = ledgers.get(table)?.before?.wholeChains.includes(chain.name) === true;
          if (!isBuiltIn(table, chain.name) || desired.foreignRules === 'remove' || wasWhole) continue;
          expect(others(rulesetOf(after, family), table, chain.name)).toEqual(
            others(rulesetOf(live, family), table, chain.name),
          );
        }
      }
    });
  });

  test('leaves every rule with the mark of another owner, unless a rules file is the whole truth', () => {
    assertSteps(({ live, after, desired }) => {
      if (desired.sparesPrograms === false) return;
      const marked = (ruleset: Ruleset): readonly string[] =>
        chainsOf(ruleset).flatMap(({ table, chain }) =>
          chain.rules
            .filter(({ text }) => isOfAnother(text, desired, ruleset.family))
            .map(({ text }) => `${table} ${chain.name} ${text}`),
        );
      for (const [family, ruleset] of after) expect(marked(ruleset)).toEqual(marked(rulesetOf(live, family)));
    });
  });

  test('leaves every jump to a chain of a known program, unless a rules file is the whole truth', () => {
    assertSteps(({ live, after, desired }) => {
      if (desired.sparesPrograms === false) return;
      const jumps = (ruleset: Ruleset): readonly string[] =>
        chainsOf(ruleset).flatMap(({ table, chain }) =>
          chain.policy === undefined
            ? []
            : chain.rules
                .filter(({ text }) => othersChains.some((other) => text === `-j ${other}`))
                .map(({ text }) => `${table} ${chain.name} ${text}`),
        );
      for (const [family, ruleset] of after) expect(jumps(ruleset)).toEqual(jumps(rulesetOf(live, family)));
    });
  });

  test('touches no chain of others', () => {
    assertSteps(({ live, after, plan }) => {
      for (const { family } of plan.families) {
        for (const { table, chain } of chainsOf(rulesetOf(live, family))) {
          if (!othersChains.includes(chain.name)) continue;
          expect(texts(rulesetOf(after, family), table, chain.name)).toEqual(
            chain.rules.map(({ text }) => text),
          );
        }
      }
    });
  });

  test('can be taken back table by table, to the very ruleset that was there, its ledgers included', () => {
    assertSteps(({ live, plan, after }) => {
      for (const { family, tables } of restoresOf(plan)) {
        const rolledBack = tables.reduce((now, { exact }) => restore(now, exact), rulesetOf(after, family));
        expect(substanceOf(rolledBack)).toBe(substanceOf(rulesetOf(live, family)));
        expect(ledgers(rolledBack)).toEqual(ledgers(rulesetOf(live, family)));
      }
      expect(differencesFrom(plan, live, 'live')).toEqual([]);
    });
  });

  test('can be taken back without a look at indexes, and nothing of others keeps another place', () => {
    assertSteps(
      ({ live, plan, after }) => {
        for (const { family, tables } of restoresOf(plan)) {
          const rolledBack = tables.reduce(
            (now, { plain }) => restore(now, backtraceOn('batch', plain, now)),
            rulesetOf(after, family),
          );
          expect(substanceOf(rolledBack)).toBe(substanceOf(rulesetOf(live, family)));
          expect(ledgers(rolledBack)).toEqual(ledgers(rulesetOf(live, family)));
        }
      },
      Math.ceil(RUNS / 3),
    );
  });

  test('is refused by the kernel as a whole when another deployer was there first', () => {
    assertSteps(({ live, plan, after }) => {
      for (const { family, batch } of restoresOf(plan)) {
        const [table] = batch.split('\nCOMMIT\n');
        expect(() => restore(rulesetOf(after, family), `${table ?? ''}\nCOMMIT\n`)).toThrow();
      }
      expect(substance(live)).toBeDefined();
    });
  });
});

describe('the end of an owner', () => {
  test('leaves no rule, chain or ledger of that owner, and all that others have', () => {
    fc.assert(
      fc.property(histories, ([live, history]) => {
        const steps = play(live, history);
        const now = steps.at(-1)?.after ?? live;
        const plan = tryPlan(now, { owner: 'web', foreignRules: 'keep', rulesets: new Map() });
        if (plan === undefined) return;
        const after = apply(now, plan);
        for (const ruleset of after.values()) {
          for (const { table, chain } of chainsOf(ruleset)) {
            expect(chain.rules.filter(({ text }) => tryFindOwner(text, ruleset.family) === 'web')).toEqual(
              [],
            );
            // Where somebody else took out all that was ours, there is no operation that could take the ledger along.
            const changed = plan.operations.some(
              (step) => step.table === table && step.family === ruleset.family,
            );
            expect(changed && chain.name === ledgerName('web')).toBe(false);
            const isOthers = othersChains.includes(chain.name) || isLedgerName(chain.name);
            const before = rulesetOf(now, ruleset.family);
            expect(isOthers ? texts(ruleset, table, chain.name) : []).toEqual(
              isOthers ? texts(before, table, chain.name) : [],
            );
          }
        }
        expect(
          planHost(after, { owner: 'web', foreignRules: 'keep', rulesets: new Map() }).operations,
        ).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
