import { tryEditsByText } from '../../lib/diff/edits-by-text';
import { restoresOf } from '../../lib/plan/apply/restore';
import { planHost } from '../../lib/plan/plan-host';
import { restore } from '../support/oracle/iptables-model';
import { hostWith, liveRuleset, wanted } from '../support/project/rulesets';

const mark = '-m comment --comment "cdktf:web"';
const managed = (port: number): string => `-p tcp -m tcp --dport ${String(port)} ${mark} -j ACCEPT`;
const foreign = (port: number): string => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`;
const where = { family: 'ipv4', table: 'filter', chain: 'INPUT' } as const;
const print = (edit: { readonly rule: string }): string => edit.rule;

function byText(edits: Parameters<typeof tryEditsByText>[0], before: readonly string[]): unknown {
  return tryEditsByText(edits, before, (text) => text.includes(mark), print);
}

describe('edits of a shared chain', () => {
  test('delete by text first, then insert each at its last place', () => {
    const edits = [
      { kind: 'replace', ...where, index: 1, rule: managed(81), previous: managed(80) },
      { kind: 'insert', ...where, index: 2, rule: managed(82) },
      { kind: 'delete', ...where, index: 4, previous: managed(443) },
    ] as const;
    expect(byText(edits, [managed(80), foreign(22), managed(443)])).toEqual([
      `-D INPUT ${managed(80)}`,
      `-D INPUT ${managed(443)}`,
      `-I INPUT 1 ${managed(81)}`,
      `-I INPUT 2 ${managed(82)}`,
    ]);
  });

  test('append what comes after all that stays', () => {
    const edits = [
      { kind: 'replace', ...where, index: 2, rule: managed(81), previous: managed(80) },
    ] as const;
    expect(byText(edits, [foreign(22), managed(80)])).toEqual([
      `-D INPUT ${managed(80)}`,
      `-A INPUT ${managed(81)}`,
    ]);
  });

  test('are not told by text where the text is not ours alone, or stands there twice', () => {
    const edit = { kind: 'delete', ...where, index: 1 } as const;
    expect(byText([{ ...edit, previous: foreign(22) }], [foreign(22)])).toBeUndefined();
    expect(byText([{ ...edit, previous: managed(80) }], [managed(80), managed(80)])).toBeUndefined();
  });
});

describe('somebody who inserts a rule between plan and commit', () => {
  const before = [managed(22), foreign(7), managed(80), managed(81), managed(443), foreign(6)];
  const after = {
    INPUT: [22, 82, 443, 8443].map((port) => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`),
  };

  test('does not lose one, to the change or to the undo', () => {
    const live = hostWith(liveRuleset({ INPUT: before }));
    const [change] = restoresOf(planHost(live, wanted({ ipv4: after })));
    const meanwhile = liveRuleset({ INPUT: [foreign(9), ...before] });
    const changed = restore(meanwhile, change?.batch ?? '');
    expect(textsOf(changed).filter((text) => !text.includes(mark))).toEqual([
      foreign(9),
      foreign(7),
      foreign(6),
    ]);
    const rolledBack = restore(changed, change?.tables[0]?.exact ?? '');
    expect(textsOf(rolledBack).filter((text) => !text.includes(mark))).toEqual([
      foreign(9),
      foreign(7),
      foreign(6),
    ]);
    expect(textsOf(rolledBack).filter((text) => text.includes(mark))).toEqual(
      before.filter((text) => text.includes(mark)),
    );
  });
});

test('a policy that opens first does not make the rest of the chain go by index', () => {
  const before = [managed(22), foreign(7), managed(80), managed(81)];
  const live = hostWith(liveRuleset({ INPUT: before }));
  const closing = { INPUT: { policy: 'DROP' as const, rules: [22, 82].map(plain) } };
  const [change] = restoresOf(planHost(live, wanted({ ipv4: closing })));
  const committed = restore(liveRuleset({ INPUT: before }), change?.batch ?? '');
  const rules = [foreign(9), ...textsOf(committed)];
  const rolledBack = restore(
    liveRuleset({ 'INPUT DROP': rules, ...ledgersOf(committed) }),
    change?.tables[0]?.exact ?? '',
  );
  expect(textsOf(rolledBack)).toEqual([foreign(9), ...before]);
});

function plain(port: number): string {
  return `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`;
}

function ledgersOf(ruleset: ReturnType<typeof restore>): Record<string, readonly string[]> {
  const chains = [...(ruleset.tables.get('filter')?.chains.values() ?? [])];
  return Object.fromEntries(
    chains
      .filter(({ name }) => name.startsWith('cdktf-ledger'))
      .map(({ name, rules }) => [name, rules.map(({ text }) => text)]),
  );
}

function textsOf(ruleset: ReturnType<typeof restore>): readonly string[] {
  return (ruleset.tables.get('filter')?.chains.get('INPUT')?.rules ?? []).map(({ text }) => text);
}
