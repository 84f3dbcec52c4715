import { exceptions, principles } from '../fixtures/iptables-probe-exceptions';
import { type ComparedProbe, compareProbe, readProbes } from '../support/iptables-probes';

const compared = readProbes().map(compareProbe);

/** Where a column and we do not make the same of a rule. */
const different = compared.filter(({ otherwise, refusing }) => otherwise.length + refusing.length > 0);

const unexplained = different.filter((each) => !principles.some(({ holds }) => holds(each)));

function describeOf({ probe, ours, theirs, otherwise, refusing }: ComparedProbe): string {
  const said = [...theirs].map(([column, texts]) => `${column}: ${texts?.join(' / ') ?? 'refused'}`);
  return [
    `${probe.rule} (${probe.family} ${probe.table} ${probe.chain})`,
    `ours: ${ours.texts.join(' / ')}`,
    `otherwise: ${otherwise.join(', ')}; refusing: ${refusing.join(', ')}`,
    ...said,
  ].join('\n  ');
}

describe('rules that six kinds of iptables have been asked about', () => {
  test('are many, with each kind among those that take and those that refuse', () => {
    expect(compared).toHaveLength(1127);
    for (const column of ['1.8.7/legacy', '1.8.9/nft', '1.8.11/nft'] as const) {
      const answers = compared.map(({ theirs }) => theirs.get(column));
      expect(answers.filter((texts) => texts !== undefined).length).toBeGreaterThan(900);
      expect(answers.filter((texts) => texts === undefined).length).toBeGreaterThan(100);
    }
  });

  test('mean here what they mean to each of them, but for listed exceptions', () => {
    const listed = exceptions.map(({ rule }) => rule);
    const missing = unexplained.filter(({ probe }) => !listed.includes(probe.rule));
    expect(missing.map(describeOf)).toEqual([]);
  });

  test('have few exceptions', () => {
    expect(exceptions.length).toBeLessThan(compared.length * 0.02);
    expect(new Set(exceptions.map(({ rule }) => rule)).size).toBe(exceptions.length);
  });

  test.each(exceptions)('still make a difference: $rule', ({ rule, otherwise = [], refusing = [] }) => {
    const found = unexplained.filter(({ probe }) => probe.rule === rule);
    expect(found.map((each) => ({ otherwise: each.otherwise, refusing: each.refusing }))).toEqual([
      { otherwise, refusing },
    ]);
  });

  test.each(principles)('still differ because $reason', ({ holds }) => {
    expect(different.filter(holds).length).toBeGreaterThan(0);
  });
});
