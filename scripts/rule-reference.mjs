/** Writes the reference of the rule language, `docs/rules/`, from the data of the extensions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'rule-reference-'));
try {
  const outfile = join(folder, 'pages.cjs');
  const entry = join(root, 'scripts/rule-reference/reference-files.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });
  const { referenceFiles } = createRequire(import.meta.url)(outfile);
  for (const [path, text] of referenceFiles()) writeFileSync(join(root, path), text);
} finally {
  rmSync(folder, { recursive: true });
}
