/**
 * Inputs that nobody wrote: mutated saves, bytes, words without sense, quotes in quotes, lines of megabytes. Each is
 * refused with its place, or read as a value that prints and reads back.
 *
 * SEED tries other inputs than those of this commit. FUZZ_INPUTS says how many: `npm test` asks for 20,000, `npm run test:long` for 1,000,000, and a
 * run of the unit tests alone makes do with fewer. A machine that is busy tries as many as it gets done in the time, and the test says how many.
 */
import { fuzz } from '../support/fuzz/fuzz-run';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seedSaves } from '../fixtures/seed-saves';
import { formatSave } from '../../lib/ruleset/save/fmt';
import { parseSave } from '../../lib/ruleset/save/parse-save';

const seed = seedOfCommit();
/** For 20,000 inputs half a minute is enough on an idle machine. */
const minutes = process.env['LONG'] === undefined ? 5 : 90;
const inputs = Number(process.env['FUZZ_INPUTS'] ?? 5_000);

test(`any text is refused with its place or read whole: up to ${String(inputs)} inputs of seed ${String(seed)}`, async () => {
  const { faults, kinds, dearest, peakBytes } = await fuzz(seed, inputs, minutes * 60_000);
  const tried = Object.values(kinds).reduce((sum, { made }) => sum + made, 0);
  const said = [
    `fuzzed inputs: ${String(tried)} of ${String(inputs)} tried, SEED=${String(seed)}, at most ${String(Math.round(peakBytes / 1e6))} MB`,
    ...Object.entries(kinds).map(
      ([kind, { made, accepted }]) => `  ${kind}: ${String(accepted)} of ${String(made)} accepted`,
    ),
    ...dearest.map(
      ({ input, cpuMs, bytes }) =>
        `  dear: ${cpuMs.toFixed(0)} ms for the ${String(bytes)} bytes of ${input}`,
    ),
  ];
  process.stderr.write(`${said.join('\n')}\n`);
  expect(faults).toEqual([]);
  // A fuzzer that is always refused would try nothing of what comes after.
  for (const kind of ['mutated save', 'mutated rules'])
    expect(kinds[kind]?.accepted).toBeGreaterThan(tried / 50);
}, 7_200_000);

test.each(seedSaves)('what is mutated is right before: save %#', ({ family, live, text }) => {
  const options = { family, file: 'seed' };
  expect(parseSave(text, { ...options, live }).ruleset).toBeDefined();
  expect(formatSave(text, options).text).toBeDefined();
});
