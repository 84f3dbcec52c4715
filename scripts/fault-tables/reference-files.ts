/** The tables of `docs/transaction.md` that say what the tests do; `npm run reference:faults` writes them. */
import { readFileSync } from 'node:fs';
import { brokenToolTable, happeningTable, stepTable } from '../../test/support/faults/fault-table';

const PAGE = 'docs/transaction.md';

/** Text by the path of its file. */
export function referenceFiles(): ReadonlyMap<string, string> {
  return new Map([
    [PAGE, [stepTable(), happeningTable(), brokenToolTable()].reduce(withTable, readFileSync(PAGE, 'utf8'))],
  ]);
}

/** The page with a table in the place of the one whose first column has the same head. */
function withTable(page: string, table: string): string {
  const [, head = ''] = /^\| (.+?) +\|/.exec(table) ?? [];
  const lines = page.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`| ${head} `));
  if (first === -1) throw new Error(`${PAGE} has no table whose first column is "${head}"`);
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return [...lines.slice(0, first), table, ...lines.slice(first + length)].join('\n');
}
