/** What is compared between two runs of the benches. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from './support/project/repository';
import { useTemporaryFolder } from './support/project/temporary-folder';

const file = useTemporaryFolder();

interface Results {
  readonly yardstick: Readonly<Record<string, number>>;
  readonly results: readonly object[];
}

interface Measured {
  readonly measure: string;
  readonly value: number;
}

function results(nodeMs: number, measured: readonly Measured[]): Results {
  return {
    yardstick: { 'node ms': nodeMs, 'diff ms': nodeMs },
    results: measured.map((each) => ({ bench: 'diff', case: '10 rules', ...each })),
  };
}

function compared(
  old: object,
  now: object,
): { readonly status: number | null; readonly lines: readonly string[] } {
  const files = [file('old.json', JSON.stringify(old)), file('new.json', JSON.stringify(now))];
  const script = join(REPOSITORY, 'bench', 'compare-results.mjs');
  const { status, stdout } = spawnSync(process.execPath, [script, ...files], { encoding: 'utf8' });
  return { status, lines: stdout.trim().split('\n') };
}

test('a time that grew by more than a fifth is a loss', () => {
  const { status, lines } = compared(
    results(50, [{ measure: 'engine ms', value: 100 }]),
    results(50, [{ measure: 'engine ms', value: 125 }]),
  );
  expect(status).toBe(1);
  expect(lines).toEqual([expect.stringContaining('diff, 10 rules: engine ms 100 is 125 now, 1.25 times')]);
});

test('a machine that does everything in twice the time loses nothing', () => {
  const { status } = compared(
    results(50, [{ measure: 'engine ms', value: 100 }]),
    results(100, [{ measure: 'engine ms', value: 200 }]),
  );
  expect(status).toBe(0);
});

test('ratios and memory are compared as they are', () => {
  const { lines } = compared(
    results(50, [
      { measure: 'engine : diff', value: 1 },
      { measure: 'memory MB', value: 100 },
    ]),
    results(500, [
      { measure: 'engine : diff', value: 1.3 },
      { measure: 'memory MB', value: 110 },
    ]),
  );
  expect(lines).toEqual([expect.stringContaining('engine : diff 1 is 1.3 now')]);
});

test('what one machine alone was measured by does not make times shorter or longer', () => {
  const old = results(50, [{ measure: 'engine ms', value: 100 }]);
  const now = results(50, [{ measure: 'engine ms', value: 125 }]);
  const withLogins = { ...now, yardstick: { ...now.yardstick, 'ssh ms': 400 } };
  expect(compared(old, withLogins).status).toBe(1);
  expect(compared(withLogins, old).status).toBe(0);
});

test('times that are mostly chance, and what was not measured before, are no losses', () => {
  const { status } = compared(
    results(50, [{ measure: 'print ms', value: 1 }]),
    results(50, [
      { measure: 'print ms', value: 4 },
      { measure: 'parse ms', value: 900 },
    ]),
  );
  expect(status).toBe(0);
});
