import { tryEditsByText } from '../../lib/diff/edits-by-text';
import { restoresOf } from '../../lib/plan/apply/restore';
import { planHost } from '../../lib/plan/plan-host';
import { restore } from '../support/iptables-model';
import { hostWith, liveRuleset, wanted } from '../support/rulesets';

const mark = '-m comment --comment "cdktf:web"';
const ours = (port: number): string => `-p tcp -m tcp --dport ${String(port)} ${mark} -j ACCEPT`;
const theirs = (port: number): string => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`;
const where = { family: 'ipv4', table: 'filter', chain: 'INPUT' } as const;
const print = (edit: { readonly rule: string }): string => edit.rule;

function byText(edits: Parameters<typeof tryEditsByText>[0], before: readonly string[]): unknown {
  return tryEditsByText(edits, before, (text) => text.includes(mark), print);
}

describe('edits of a shared chain', () => {
  test('delete by text first, then insert each at its last place', () => {
    const edits = [
      { kind: 'replace', ...where, index: 1, rule: ours(81), previous: ours(80) },
      { kind: 'insert', ...where, index: 2, rule: ours(82) },
      { kind: 'delete', ...where, index: 4, previous: ours(443) },
    ] as const;
    expect(byText(edits, [ours(80), theirs(22), ours(443)])).toEqual([
      `-D INPUT ${ours(80)}`,
      `-D INPUT ${ours(443)}`,
      `-I INPUT 1 ${ours(81)}`,
      `-I INPUT 2 ${ours(82)}`,
    ]);
  });

  test('append what comes after all that stays', () => {
    const edits = [{ kind: 'replace', ...where, index: 2, rule: ours(81), previous: ours(80) }] as const;
    expect(byText(edits, [theirs(22), ours(80)])).toEqual([`-D INPUT ${ours(80)}`, `-A INPUT ${ours(81)}`]);
  });

  test('are not told by text where the text is not ours alone, or stands there twice', () => {
    const edit = { kind: 'delete', ...where, index: 1 } as const;
    expect(byText([{ ...edit, previous: theirs(22) }], [theirs(22)])).toBeUndefined();
    expect(byText([{ ...edit, previous: ours(80) }], [ours(80), ours(80)])).toBeUndefined();
  });
});

describe('somebody who inserts a rule between plan and commit', () => {
  const before = [ours(22), theirs(7), ours(80), ours(81), ours(443), theirs(6)];
  const after = {
    INPUT: [22, 82, 443, 8443].map((port) => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`),
  };

  test('does not lose one, to the change or to the undo', () => {
    const live = hostWith(liveRuleset({ INPUT: before }));
    const [change] = restoresOf(planHost(live, wanted({ ipv4: after })));
    const meanwhile = liveRuleset({ INPUT: [theirs(9), ...before] });
    const changed = restore(meanwhile, change?.batch ?? '');
    expect(textsOf(changed).filter((text) => !text.includes(mark))).toEqual([
      theirs(9),
      theirs(7),
      theirs(6),
    ]);
    const undone = restore(changed, change?.tables[0]?.exact ?? '');
    expect(textsOf(undone).filter((text) => !text.includes(mark))).toEqual([theirs(9), theirs(7), theirs(6)]);
    expect(textsOf(undone).filter((text) => text.includes(mark))).toEqual(
      before.filter((text) => text.includes(mark)),
    );
  });
});

test('a policy that opens first does not make the rest of the chain go by index', () => {
  const before = [ours(22), theirs(7), ours(80), ours(81)];
  const live = hostWith(liveRuleset({ INPUT: before }));
  const closing = { INPUT: { policy: 'DROP' as const, rules: [22, 82].map(plain) } };
  const [change] = restoresOf(planHost(live, wanted({ ipv4: closing })));
  const committed = restore(liveRuleset({ INPUT: before }), change?.batch ?? '');
  const rules = [theirs(9), ...textsOf(committed)];
  const undone = restore(
    liveRuleset({ 'INPUT DROP': rules, ...ledgersOf(committed) }),
    change?.tables[0]?.exact ?? '',
  );
  expect(textsOf(undone)).toEqual([theirs(9), ...before]);
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
