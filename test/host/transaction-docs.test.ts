/** docs/transaction.md says what the tests do, and the daily selection leaves no step and no fault out. */
import { readFileSync } from 'node:fs';
import { referenceFiles } from '../../scripts/fault-tables/reference-files';
import { transactionSteps } from '../support/faults/transaction-steps';
import { faultCases, isDaily } from '../support/faults/fault-cases';
import { brokenTools, happenings } from '../support/faults/transaction-faults';

/** Without what a formatter adds to a table. */
function plain(text: string): string {
  return text.replace(/-{3,}/g, '---').replace(/ +/g, ' ');
}

test.each([...referenceFiles()])('the tables of %s are those of the tests', (path, text) => {
  expect(plain(readFileSync(path, 'utf8'))).toBe(plain(text));
});

test.each(['legacy', 'nft'] as const)(
  'every step and every fault is tried daily with iptables-%s',
  (backend) => {
    const daily = faultCases.filter((each) => isDaily(backend, each));
    expect(new Set(daily.map(({ step }) => step))).toEqual(new Set(transactionSteps.map(({ name }) => name)));
    const faults = [
      ...happenings.map(({ name }) => name),
      ...brokenTools.map(({ fault }) => fault),
      'is not there',
    ];
    expect(new Set(daily.map(({ fault }) => fault))).toEqual(new Set(faults));
  },
);

test('each combination is tried daily with one of the backends, and at least 200 are', () => {
  const daily = (['legacy', 'nft'] as const).map((backend) =>
    faultCases.filter((each) => isDaily(backend, each)),
  );
  expect(new Set(daily.flat()).size).toBe(faultCases.length);
  expect(daily.flat()).toHaveLength(faultCases.length);
  expect(faultCases.length).toBeGreaterThanOrEqual(200);
});
