import { readFileSync, writeFileSync } from 'node:fs';
import { brokenToolTable, happeningTable, stepTable } from '../support/faults/fault-table';
test('x', () => {
  const f = 'docs/transaction.md';
  let lines = readFileSync(f, 'utf8').split('\n');
  for (const table of [stepTable(), happeningTable(), brokenToolTable()]) {
    const rows = table.split('\n');
    const head = (rows[0] ?? '').replace(/ +/g, ' ');
    const at = lines.findIndex((l) => l.replace(/ +/g, ' ') === head);
    expect(at).toBeGreaterThan(0);
    let end = at;
    while (lines[end]?.startsWith('|')) end++;
    lines = [...lines.slice(0, at), ...rows, ...lines.slice(end)];
  }
  writeFileSync(f, lines.join('\n'));
});
