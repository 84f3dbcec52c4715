/**
 * Writes a part of the documentation from the data of the source: `node scripts/write-reference.mjs rule-reference`
 * writes what `scripts/rule-reference/reference-files.ts` makes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [, , part] = process.argv;
if (part === undefined) throw new Error('which reference? rule-reference or error-reference');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), `${part}-`));
try {
  const outfile = join(folder, 'pages.cjs');
  const entry = join(root, 'scripts', part, 'reference-files.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });
  const { referenceFiles } = createRequire(import.meta.url)(outfile);
  for (const [path, text] of referenceFiles()) writeFileSync(join(root, path), text);
} finally {
  rmSync(folder, { recursive: true });
}
