import { exceptions } from '../fixtures/iptables-probe-exceptions';
import {
  type ComparedProbe,
  type ProbeColumn,
  compareProbe,
  readProbes,
} from '../support/oracle/iptables-probes';
import { type Prediction, Predictor, predictions } from '../support/oracle/probe-predictions';

const compared = readProbes().map(compareProbe);
const predictor = new Predictor(compared);

/** Columns that do not make of a rule what we do, and of which nothing predicts it. */
function unexplained(each: ComparedProbe): readonly ProbeColumn[] {
  return [...each.different.keys()].filter((column) => predictor.of(each, column) === undefined);
}

/** Rules by what is predicted of a column. */
function predictedBy(kind: Prediction): readonly ComparedProbe[] {
  return compared.filter((each) =>
    [...each.different.keys()].some((column) => predictor.of(each, column) === kind),
  );
}

function describeOf(each: ComparedProbe): string {
  const { probe, managed, foreign } = each;
  const said = [...foreign].map(([column, texts]) => `${column}: ${texts?.join(' / ') ?? 'refused'}`);
  return [
    `${probe.rule} (${probe.family} ${probe.table} ${probe.chain})`,
    `ours: ${managed.texts.join(' / ')}`,
    `unexplained: ${unexplained(each).join(', ')}`,
    ...said,
  ].join('\n  ');
}

describe('rules that six kinds of iptables have been asked about', () => {
  test('are many, with each kind among those that take and those that refuse', () => {
    expect(compared).toHaveLength(1127);
    for (const column of ['1.8.7/legacy', '1.8.9/nft', '1.8.11/nft'] as const) {
      const answers = compared.map(({ foreign }) => foreign.get(column));
      expect(answers.filter((texts) => texts !== undefined).length).toBeGreaterThan(900);
      expect(answers.filter((texts) => texts === undefined).length).toBeGreaterThan(100);
    }
  });

  test('mean here what they mean to each of them, but for what is predicted and listed exceptions', () => {
    const listed = exceptions.map(({ rule }) => rule);
    const missing = compared.filter(
      (each) => unexplained(each).length > 0 && !listed.includes(each.probe.rule),
    );
    expect(missing.map(describeOf)).toEqual([]);
  });

  test('have fewer exceptions than 2 in 100, and there are no others', () => {
    expect(exceptions.length).toBeLessThan(compared.length * 0.02);
    expect(new Set(exceptions.map(({ rule }) => rule)).size).toBe(exceptions.length);
  });

  test('are refused, or taken for other rules, wherever the data says that they are', () => {
    const wrong = compared.filter(({ limited, different }) =>
      limited.some((column) => !different.has(column)),
    );
    expect(wrong.map(describeOf)).toEqual([]);
    expect(compared.filter(({ limited }) => limited.length > 0).length).toBeGreaterThan(8);
  });

  test.each(exceptions)('still make a difference: $rule', ({ rule, columns }) => {
    const found = compared.filter(({ probe }) => probe.rule === rule);
    expect(found.map(unexplained)).toEqual([columns]);
  });

  test.each(Object.entries(predictions))('differ still by %s: %s', (kind) => {
    expect(predictedBy(kind as Prediction).length).toBeGreaterThan(0);
  });
});
