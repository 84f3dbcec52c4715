'use strict';
/**
 * The order of suites in `npm test`, for a fresh clone as for one that ran before.
 *
 * - Those that take longest begin first, so that at the end no core waits for one that began late. Without times of an earlier run
 *   jest goes by the size of files, and a suite of ten lines that tries a hundred faults would be the last.
 * - Of the others, unit tests and end-to-end tests come in turns: the first need a core, the second wait for hosts most of the time.
 */
const { createRequire } = require('node:module');

const { default: JestSequencer } = createRequire(require.resolve('jest'))('@jest/test-sequencer');

/** Longest first, as measured on two cores. */
const longest = [
  'e2e/owners-terraform',
  'e2e/transaction-faults-legacy',
  'e2e/transaction-faults-nft',
  'e2e/lockouts',
  'e2e/diff-kernel',
  'e2e/sets',
  'e2e/package',
  'e2e/many-deployers',
  'e2e/cli-fleet',
  'e2e/shared-host',
  'e2e/cdktf',
].map((suite) => `test/${suite}.test.ts`);

class SuiteOrder extends JestSequencer {
  sort(tests) {
    const places = new Map([...super.sort(tests)].map((test) => [test, place(test.path)]));
    const others = [...places].filter(([, at]) => at < 0).map(([test]) => test);
    const first = [...places].filter(([, at]) => at >= 0).sort(([, left], [, right]) => left - right);
    return [...first.map(([test]) => test), ...inTurns(others, (test) => test.path.includes('/test/e2e/'))];
  }
}

function place(path) {
  return longest.findIndex((suite) => path.endsWith(`/${suite}`));
}

/** Both kinds in their own order, spread evenly over the whole. */
function inTurns(items, isOfFirstKind) {
  const kinds = [items.filter(isOfFirstKind), items.filter((item) => !isOfFirstKind(item))];
  return kinds
    .flatMap((kind) => kind.map((item, index) => ({ item, at: (index + 0.5) / kind.length })))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}

module.exports = SuiteOrder;
module.exports.longest = longest;
