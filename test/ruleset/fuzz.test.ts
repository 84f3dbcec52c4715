/**
 * Inputs that nobody wrote: mutated saves, bytes, words without sense, quotes in quotes. Each is refused with its
 * place, or read as a value that prints and reads back.
 *
 * SEED tries other inputs than those of this commit. FUZZ_INPUTS says how many: `npm test` asks for 50,000, `npm run test:long` for 1,000,000, and a
 * run of the unit tests alone makes do with fewer.
 */
import { inputFuzzer } from '../support/input-fuzzer';
import { checkInput } from '../support/input-laws';
import { seedOfCommit } from '../support/seed-of-commit';
import { seededRandom } from '../support/seeded-random';
import { seedSaves } from '../fixtures/seed-saves';
import { formatSave } from '../../lib/ruleset/fmt';
import { parseSave } from '../../lib/ruleset/parse-save';

const seed = seedOfCommit();
const inputs = Number(process.env['FUZZ_INPUTS'] ?? 5_000);
const mostFaults = 10;

test(`any text is refused with its place or read whole: ${String(inputs)} inputs of seed ${String(seed)}`, () => {
  process.stderr.write(`fuzzed inputs: SEED=${String(seed)}\n`);
  const next = inputFuzzer(seededRandom(seed));
  const faults: string[] = [];
  const accepted = new Map<string, number>();
  for (let made = 0; made < inputs && faults.length < mostFaults; made++) {
    const input = next();
    const checked = checkInput(input);
    if (checked.accepted > 0) accepted.set(input.kind, (accepted.get(input.kind) ?? 0) + 1);
    for (const fault of checked.faults)
      faults.push(
        `${fault}\n  ${input.kind}, ${input.family}: ${JSON.stringify(input.bytes.toString('latin1'))}`,
      );
  }
  expect(faults).toEqual([]);
  // A fuzzer that is always refused would try nothing of what comes after.
  expect(accepted.get('mutated save')).toBeGreaterThan(inputs / 50);
  expect(accepted.get('mutated rules')).toBeGreaterThan(inputs / 50);
}, 3_600_000);

test.each(seedSaves)('what is mutated is right before: save %#', ({ family, live, text }) => {
  const options = { family, file: 'seed' };
  expect(parseSave(text, { ...options, live }).ruleset).toBeDefined();
  expect(formatSave(text, options).text).toBeDefined();
});
