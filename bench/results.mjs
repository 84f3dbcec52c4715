/**
 * What benches print and keep: by case, numbers by name, with the goals that they have. With BENCH_RESULTS in the environment each number is
 * also a line of JSON in that file: `run.mjs --json` makes one file of them.
 */
import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * @param rows numbers and words by case, such as `{ '10 rules': { 'apply ms': 250, 'apply : plain': 0.9 } }`
 * @param goals the most that a number may be, by name: `{ 'apply : plain': 1.1 }`; or for a case alone: `{ '10 rules': { 'apply : plain': 1 } }`
 * @returns whether all goals are met
 */
export function showResults(rows, goals = {}) {
  console.table(rows);
  const results = Object.entries(rows).flatMap(([name, measures]) =>
    Object.entries(measures)
      .filter(([, value]) => typeof value === 'number')
      .map(([measure, value]) => ({ case: name, measure, value, ...goalOf(goals, name, measure) })),
  );
  const missed = results.filter(({ value, goal }) => goal !== undefined && value > goal);
  for (const { case: name, measure, value, goal } of missed)
    console.log(`over its goal: ${name}, ${measure} ${value} (at most ${goal})`);
  const file = process.env['BENCH_RESULTS'];
  if (file !== undefined)
    for (const result of results)
      appendFileSync(file, `${JSON.stringify({ bench: basename(process.argv[1], '.mjs'), ...result })}\n`);
  return missed.length === 0;
}

function goalOf(goals, name, measure) {
  const goal = goals[name]?.[measure] ?? goals[measure];
  return typeof goal === 'number' ? { goal } : {};
}

/** A number with a few digits, as a number. */
export function rounded(value, digits = 2) {
  return Number(value.toFixed(digits));
}
