/** Writes the tables of attributes in `docs/terraform.md` from `lib/resource/attributes.ts`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'attribute-reference-'));
try {
  const outfile = join(folder, 'tables.cjs');
  const entry = join(root, 'scripts/attribute-reference/attribute-tables.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });
  const { page, withAttributeTables } = createRequire(import.meta.url)(outfile);
  const file = join(root, page);
  writeFileSync(file, withAttributeTables(readFileSync(file, 'utf8')));
} finally {
  rmSync(folder, { recursive: true });
}
