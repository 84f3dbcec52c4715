/**
 * How much a program does, counted: how often each block of its code runs, as V8 counts it for coverage. The same for the
 * same input on every machine, however busy; what built-in functions do inside is not in it.
 *
 * A program of its own, for counting slows everything down: `node work-count.js BYTES ...` prints, for each hostile
 * shape, the work at each size as JSON.
 */
import { Session } from 'node:inspector';
import { encodeBytes } from '../../../lib/base/bytes';
import { renderDiagnostic } from '../../../lib/base/diagnostic';
import { formatSave } from '../../../lib/ruleset/save/fmt';
import { parseSave } from '../../../lib/ruleset/save/parse-save';
import { hostileShapes } from './hostile-shapes';

/** Work that grows with the square of the size, for comparison. */
export const squareName = 'a loop in a loop';

/** By shape, the work at each size. */
export type CountedWork = Readonly<Record<string, readonly number[]>>;

function countWork(session: Session, run: () => unknown): number {
  let work = 0;
  const read = (): void => {
    session.post('Profiler.takePreciseCoverage', (error, coverage) => {
      if (error !== null) throw error;
      const own = coverage.result.filter(({ url }) => url.endsWith(__filename));
      const blocks = own.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
      work = blocks.reduce((sum, { count }) => sum + count, 0);
    });
  };
  // Reading sets all counts back to nothing.
  read();
  run();
  read();
  return work;
}

function readBothWays(input: Buffer): void {
  const options = { family: 'ipv4', file: 'hostile' } as const;
  formatSave(input, options).diagnostics.map(renderDiagnostic);
  parseSave(input, { ...options, live: true }).diagnostics.map(renderDiagnostic);
}

function square(size: number): number {
  let sum = 0;
  for (let outer = 0; outer < size; outer += 10) for (let inner = 0; inner < size; inner += 100) sum += inner;
  return sum;
}

function main(sizes: readonly number[]): void {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const counted: Record<string, readonly number[]> = {
    [squareName]: sizes.map((size) => countWork(session, () => square(size))),
  };
  for (const [shape, make] of Object.entries(hostileShapes)) {
    const inputs = sizes.map((bytes) => encodeBytes(make(bytes)));
    counted[shape] = inputs.map((input) =>
      countWork(session, () => {
        readBothWays(input);
      }),
    );
  }
  process.stdout.write(JSON.stringify(counted));
}

if (require.main === module) main(process.argv.slice(2).map(Number));
