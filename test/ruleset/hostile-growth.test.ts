/**
 * Files that nobody writes in good faith cost no more for their size than others: four times the size is about four
 * times the work. The work is counted, not timed; `bench/hostile-input.mjs` measures time and memory at ten megabytes.
 */
import { execFileSync } from 'node:child_process';
import { hostileShapes } from '../support/fuzz/hostile-shapes';
import { bundle } from '../support/project/bundle';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { type CountedWork, squareName } from '../support/fuzz/work-count';

const file = useTemporaryFolder();
/** Enough for what grows by the square to show; a long run sees what shows later. */
const sizes = process.env['LONG'] === '1' ? [30_000, 120_000] : [15_000, 60_000];

/** Longer files have longer names and numbers in them. The square of four is sixteen. */
const mostGrowth = 6;

let counted: CountedWork = {};

beforeAll(async () => {
  const program = file('work-count.js');
  await bundle(require.resolve('../support/fuzz/work-count'), program);
  const output = execFileSync(process.execPath, [program, ...sizes.map(String)], { encoding: 'utf8' });
  counted = JSON.parse(output) as CountedWork;
}, 600_000);

function growthOf(shape: string): number {
  const [small = 0, large = 0] = counted[shape] ?? [];
  return large / small;
}

test('what is counted is the work', () => {
  expect(growthOf(squareName)).toBeGreaterThan(15);
  expect(growthOf(squareName)).toBeLessThan(17);
  expect(growthOf('empty lines')).toBeGreaterThan(3.9);
});

test.each(Object.keys(hostileShapes))('%s', (shape) => {
  expect(growthOf(shape)).toBeLessThan(mostGrowth);
});
