import fc from 'fast-check';
import type { Operation } from '../../lib/diff/operation';
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import { simulate } from '../../lib/diff/simulate';
import { type ChainLine, type ChainView, chainViews } from '../../lib/review/views/chain-view';
import { withCommonRules } from '../../lib/review/views/common-rules';
import type { Chain, Ruleset } from '../../lib/ruleset/model/ruleset';

const rules = (...texts: readonly string[]): Chain['rules'] => texts.map((text) => ({ text }));

function ruleset(chains: Readonly<Record<string, Chain['rules']>>): Ruleset {
  const entries = Object.entries(chains).map(([name, own]): [string, Chain] => [
    name,
    name === 'INPUT' || name === 'OUTPUT' ? { name, policy: 'ACCEPT', rules: own } : { name, rules: own },
  ]);
  return { family: 'ipv4', tables: new Map([['filter', { name: 'filter', chains: new Map(entries) }]]) };
}

/** The chain as the view says it is before, or will be after; positions must count up from 1. */
function side(view: ChainView | undefined, which: 'before' | 'after'): readonly string[] {
  const lines = (view?.lines ?? []).flatMap((line) => {
    if (!(which in line)) return [];
    const text = which === 'before' && 'previous' in line ? line.previous : 'rule' in line ? line.rule : '';
    return [{ text, position: (line as unknown as Record<string, number>)[which] }];
  });
  expect(lines.map(({ position }) => position)).toEqual(lines.map((_, index) => index + 1));
  return lines.map(({ text }) => text);
}

const texts = fc.array(fc.constantFrom('-s a', '-s b', '-s c', '-s d'), { maxLength: 12 });

test('the two sides of a view are the chain before and the chain after, for any two chains', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const live = ruleset({ INPUT: rules(...before) });
      const operations = diffRulesets(live, ruleset({ INPUT: rules(...after) }));
      const [view] = chainViews({ live, operations });
      fc.pre(operations.length > 0);
      expect(side(view, 'before')).toEqual(before);
      expect(side(view, 'after')).toEqual(after);
      const changed = view?.lines.filter(({ kind }) => kind !== 'kept').length;
      expect(changed).toBe(operations.length);
    }),
  );
});

test('rules that both sides have in common can be shown as such, and neither side changes', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const live = ruleset({ INPUT: rules(...before) });
      const operations = diffRulesets(live, ruleset({ INPUT: rules(...after) }));
      fc.pre(operations.length > 0);
      const [view] = chainViews({ live, operations });
      if (view === undefined) throw new Error('nothing is shown');
      const regrouped = { ...view, lines: withCommonRules(view.lines) };
      expect(side(regrouped, 'before')).toEqual(before);
      expect(side(regrouped, 'after')).toEqual(after);
      const kept = (lines: readonly ChainLine[]): number =>
        lines.filter(({ kind }) => kind === 'kept').length;
      expect(kept(regrouped.lines)).toBeGreaterThanOrEqual(kept(view.lines));
    }),
  );
});

test('a script that goes back and forth in a chain is followed as well', () => {
  const where = { family: 'ipv4', table: 'filter', chain: 'INPUT' } as const;
  const step = fc.record({
    kind: fc.constantFrom('insert', 'delete', 'replace'),
    at: fc.nat(),
    rule: fc.nat(9),
  });
  fc.assert(
    fc.property(texts, fc.array(step, { maxLength: 8 }), (before, steps) => {
      const live = ruleset({ INPUT: rules(...before) });
      const operations: Operation[] = [];
      for (const { kind, at, rule } of steps) {
        const now = simulate(live, operations).tables.get('filter')?.chains.get('INPUT')?.rules ?? [];
        const text = `-s 10.0.0.${String(rule)}`;
        if (kind === 'insert') {
          operations.push({ ...where, kind, index: (at % (now.length + 1)) + 1, rule: text });
          continue;
        }
        if (now.length === 0) continue;
        const index = (at % now.length) + 1;
        const previous = now[index - 1]?.text ?? '';
        operations.push(
          kind === 'delete'
            ? { ...where, kind: 'delete', index, previous }
            : { ...where, kind: 'replace', index, previous, rule: text },
        );
      }
      fc.pre(operations.length > 0);
      const [view] = chainViews({ live, operations });
      const after = simulate(live, operations).tables.get('filter')?.chains.get('INPUT')?.rules ?? [];
      expect(side(view, 'before')).toEqual(before);
      expect(side(view, 'after')).toEqual(after.map(({ text }) => text));
    }),
  );
});

test('chains come built-in ones first, then those of the script, and say what becomes of them', () => {
  const live = ruleset({ INPUT: rules(), OUTPUT: rules('-j old'), old: rules('-s a', '-s b') });
  const operations: readonly Operation[] = [
    { family: 'ipv4', table: 'filter', chain: 'new', kind: 'new-chain' },
    { family: 'ipv4', table: 'filter', chain: 'OUTPUT', kind: 'delete', index: 1, previous: '-j old' },
    { family: 'ipv4', table: 'filter', chain: 'old', kind: 'flush-chain' },
    { family: 'ipv4', table: 'filter', chain: 'old', kind: 'delete-chain' },
    { family: 'ipv4', table: 'filter', chain: 'INPUT', kind: 'set-policy', policy: 'DROP' },
  ];
  const views = chainViews({ live, operations });
  expect(views.map(({ chain, existence }) => [chain, existence])).toEqual([
    ['INPUT', 'stays'],
    ['OUTPUT', 'stays'],
    ['new', 'new'],
    ['old', 'gone'],
  ]);
  expect(views[0]?.policy).toEqual({ before: 'ACCEPT', after: 'DROP' });
  expect(views[3]?.lines.map(({ kind }) => kind)).toEqual(['deleted', 'deleted']);
});

test('what a rule that goes has matched stays with its line', () => {
  const counters = { packets: 7n, bytes: 420n };
  const live = ruleset({
    INPUT: [
      { text: '-s a', counters },
      { text: '-s b', counters },
    ],
  });
  const [view] = chainViews({ live, operations: diffRulesets(live, ruleset({ INPUT: rules('-s b') })) });
  expect(view?.lines).toEqual([
    { kind: 'deleted', previous: '-s a', before: 1, counters },
    { kind: 'kept', rule: '-s b', before: 2, after: 1 },
  ]);
});
