/** `strategy: 'fastest'`: whole chains filled again where that is faster, and nothing else different. */
import { printOperation } from '../../lib/diff/print-operation';
import { isRefillFaster } from '../../lib/diff/refill-cost';
import { simulate } from '../../lib/diff/simulate';
import { invert } from '../../lib/diff/invert';
import { type HostPlan, planHost } from '../../lib/plan/plan-host';
import { restoresOf } from '../../lib/plan/apply/restore';
import { differencesFrom } from '../../lib/plan/apply/verify';
import { renderText } from '../../lib/review/one-host/render-text';
import type { Backend } from '../../lib/net/backend';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { chainViews } from '../../lib/review/views/chain-view';
import { noPaint } from '../../lib/review/text/paint';
import { restore } from '../support/oracle/iptables-model';
import { backtraceOn } from '../support/oracle/plain-batch';
import { type Declaration, hostWith, liveRuleset, substanceOf, wanted } from '../support/project/rulesets';
import { codesOf } from '../support/project/rejection';

const LENGTH = 1500;

const ports = (from: number, length = LENGTH): readonly string[] =>
  Array.from({ length }, (_, port) => `-p tcp -m tcp --dport ${String(from + port)} -j ACCEPT`);

const foreign = '-s 198.51.100.0/24 -j DROP';
const jump = '-m comment --comment "cdktf:web" -j OWN';

/** A host with a long chain of ours, and rules of others. */
function host(backend: Backend): Ruleset {
  const live = liveRuleset({ INPUT: [foreign, jump, '-j LOG'], OWN: ports(1), THEIRS: [foreign] });
  return { ...live, backend };
}

function plan(live: Ruleset, own: readonly string[], rest: Partial<Declaration> = {}): HostPlan {
  const declaration = { strategy: 'fastest' as const, ...rest, ipv4: { INPUT: ['-j OWN'], OWN: own } };
  return planHost(hostWith(live), wanted(declaration));
}

const kindsOf = (made: HostPlan): readonly string[] => [...new Set(made.operations.map(({ kind }) => kind))];
describe.each<Backend>(['legacy', 'nft'])('on a host with iptables %s', (backend) => {
  const live = host(backend);
  const made = plan(live, ports(10_000));

  test('a chain that changes in every rule is emptied and filled again, and the plan says so', () => {
    expect(made.operations.slice(0, 2).map(printOperation)).toEqual([
      'iptables -F OWN',
      'iptables -I OWN 1 -p tcp -m tcp --dport 10000 -j ACCEPT',
    ]);
    expect(made.operations).toHaveLength(1 + LENGTH);
    expect(codesOf(made.warnings)).toContain('plan/chain-refilled');
  });

  test('the batch does what the plan says, and touches nothing of others', () => {
    const after = restoresOf(made).reduce((now, { batch }) => restore(now, batch), live);
    expect(substanceOf(after)).toBe(substanceOf(made.families[0]?.expected ?? live));
    expect(differencesFrom(made, hostWith(after), 'expected')).toEqual([]);
    const chain = (ruleset: Ruleset, name: string): unknown => ruleset.tables.get('filter')?.chains.get(name);
    for (const name of ['INPUT', 'THEIRS']) expect(chain(after, name)).toEqual(chain(live, name));
    expect(plan({ ...after, backend }, ports(10_000)).operations).toEqual([]);
  });

  test.each(['exact', 'plain'] as const)('the %s way back leads to what was there', (way) => {
    const [change] = restoresOf(made);
    const after = restore(live, change?.batch ?? '');
    const back = (change?.tables ?? []).reduce(
      (now, tables) => restore(now, way === 'exact' ? tables.exact : backtraceOn('batch', tables.plain, now)),
      after,
    );
    expect(substanceOf(back)).toBe(substanceOf(live));
  });

  test('the way back empties the chain, too, instead of taking rule by rule out', () => {
    const back = invert(made.operations, live);
    expect(back).toHaveLength(1 + LENGTH);
    expect(substanceOf(simulate(simulate(live, made.operations), back))).toBe(substanceOf(live));
  });

  test('a chain of which little changes gets the fewest operations', () => {
    const [, ...rest] = ports(1);
    const few = plan(live, [...rest, '-j DROP']);
    expect(few.operations.map(printOperation)).toEqual([
      'iptables -D OWN 1',
      `iptables -I OWN ${String(LENGTH)} -j DROP`,
    ]);
    expect(codesOf(few.warnings)).not.toContain('plan/chain-refilled');
  });

  test('without the strategy, the fewest operations are done however many they are', () => {
    const many = plan(live, ports(10_000), { strategy: 'minimal' });
    expect(kindsOf(many)).toEqual(['replace']);
  });
});

test('built-in chains are never filled again, not even where foreign rules go', () => {
  const live: Ruleset = { ...liveRuleset({ INPUT: ports(1) }), backend: 'nft' };
  const desired = wanted({ strategy: 'fastest', foreignRules: 'remove', ipv4: { INPUT: ports(10_000) } });
  expect(kindsOf(planHost(hostWith(live), desired))).toEqual(['replace']);
});

test('where nobody knows which iptables a host has, the fewest operations are done', () => {
  const { backend: _backend, ...unknown } = host('nft');
  expect(kindsOf(plan(unknown, ports(10_000)))).toEqual(['replace']);
});

test('a review shows what differs in the chain, and says that counters begin anew', () => {
  const own = [...ports(1, 3), ...ports(10_000, LENGTH - 3)];
  const refilled = plan(host('nft'), own);
  const [family] = refilled.families;
  if (family === undefined) throw new Error('no family');
  const [view] = chainViews(family);
  expect(view).toMatchObject({ chain: 'OWN', existence: 'stays', isRefilled: true });
  expect(view?.lines.slice(0, 4).map(({ kind }) => kind)).toEqual(['kept', 'kept', 'kept', 'replaced']);
  const text = renderText({ title: 'host', families: refilled.families, warnings: [] }, noPaint);
  expect(text).toContain('OWN (flushed and refilled');
});

test.each<Backend>(['legacy', 'nft'])(
  'on %s, more edits never speak for doing them one by one',
  (backend) => {
    for (const rules of [1, 10, 1000, 100_000]) {
      const answers = [0, 1, 10, 100, 1000, 10_000, 100_000].map((edits) =>
        isRefillFaster(backend, { edits, rules }),
      );
      expect(answers).toEqual([...answers].sort());
      expect(answers[0]).toBe(false);
    }
  },
);
