/** Prints whether a saved plan has something to do: `true` or `false`. */
import { readFileSync } from 'node:fs';

const { hosts } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
console.log(
  hosts.some(
    ({ status, operations = [], sets = [] }) => status === 'failed' || operations.length + sets.length > 0,
  ),
);
