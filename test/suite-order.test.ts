/** In which order `npm test` runs suites. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './support/project/repository';

interface Suite {
  readonly path: string;
  readonly context: { readonly config: { readonly id: string }; readonly hasteFS: { getSize: () => number } };
}

const SuiteOrder = jest.requireActual<{
  new (options: unknown): { sort(suites: readonly Suite[]): readonly Suite[] };
  readonly longest: readonly string[];
}>('../scripts/suite-order.cjs');

const suite = (path: string, size: number): Suite => ({
  path: join(REPOSITORY, path),
  context: { config: { id: 'a test' }, hasteFS: { getSize: () => size } },
});

test('the suites that are said to take longest are there', () => {
  expect(SuiteOrder.longest.length).toBeGreaterThan(0);
  expect(SuiteOrder.longest.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
});

test('the longest come first, and then unit tests and end-to-end tests in turns', () => {
  const [longest = '', second = ''] = SuiteOrder.longest;
  const unit = ['test/net/a.test.ts', 'test/net/b.test.ts', 'test/net/c.test.ts'];
  const e2e = ['test/e2e/a.test.ts', 'test/e2e/b.test.ts', 'test/e2e/c.test.ts'];
  const suites = [
    ...unit.map((path, size) => suite(path, 9 - size)),
    ...e2e.map((path, size) => suite(path, 6 - size)),
  ];
  const order = new SuiteOrder({ contexts: [], globalConfig: {} });
  const sorted = order.sort([...suites, suite(second, 2), suite(longest, 1)]);
  expect(sorted.map(({ path }) => path.slice(REPOSITORY.length + 1))).toEqual([
    ...[longest, second],
    ...e2e.flatMap((path, index) => [path, unit[index]]),
  ]);
});
