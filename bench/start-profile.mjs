/**
 * Where the time of the provider's starts goes: for `provider-start.mjs`.
 *
 * The stack names a script in the place of Node. It runs Node with `start-marks.cjs`, and notes when the process has gone.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rounded } from './results.mjs';

const marksFile = fileURLToPath(new URL('start-marks.cjs', import.meta.url));

/** Each from the mark before. */
const phases = {
  Node: 'node',
  'until the handshake line': 'line',
  'until the server can answer': 'server',
  'until the first call': 'call',
  'calls, until the exit': 'exit',
  exit: 'gone',
};

/** @param folder for what it writes */
export function startProfile(folder) {
  const [nodePath, log] = ['marked-node', 'marks'].map((name) => join(folder, name));
  const script = `#!/bin/sh
START_MARKS='${log}' '${process.execPath}' -r '${marksFile}' "$@"
status=$?
echo "{\\"gone\\":$(date +%s%N)}" >> '${log}'
exit $status
`;
  writeFileSync(nodePath, script);
  chmodSync(nodePath, 0o755);
  return { nodePath, takeStarts: () => takeStarts(log) };
}

/** The milliseconds of each phase, of each start since the last time: two lines each, as they do not overlap. */
function takeStarts(log) {
  const lines = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  rmSync(log);
  const starts = lines.flatMap((marks, place) =>
    place % 2 === 0 ? [{ ...marks, gone: lines[place + 1].gone / 1e6 }] : [],
  );
  return starts.map((marks) => {
    const times = ['started', ...Object.values(phases)].map((name) => marks[name]);
    return times.slice(1).map((time, place) => time - times[place]);
  });
}

/**
 * @param turns for `from cache` and `without`: the starts of each plan
 * @returns rows for `showResults`: the median of the sums over the starts of a plan
 */
export function profileRows(turns) {
  const names = Object.keys(phases);
  return Object.fromEntries(
    names.map((name, phase) => {
      const cells = Object.entries(turns).map(([column, plans]) => {
        const sums = plans.map((starts) => starts.reduce((sum, times) => sum + times[phase], 0));
        return [`${column} ms`, rounded(sums.toSorted((a, b) => a - b)[sums.length >> 1], 1)];
      });
      return [`of a plan: ${name}`, Object.fromEntries(cells)];
    }),
  );
}
