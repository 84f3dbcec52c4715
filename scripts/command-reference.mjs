/** Writes the tables of `docs/command.md` from the data of the command: verbs, options, outcomes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(root, 'docs/command.md');
const folder = mkdtempSync(join(tmpdir(), 'command-reference-'));
try {
  const outfile = join(folder, 'tables.cjs');
  const entry = join(root, 'scripts/command-reference/command-tables.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });
  const { withTables } = createRequire(import.meta.url)(outfile);
  writeFileSync(page, withTables(readFileSync(page, 'utf8')));
} finally {
  rmSync(folder, { recursive: true });
}
