import { build } from 'esbuild';
import { scriptPlugin } from '../../../scripts/script-text.cjs';

/** Bundles a TypeScript program into one file that Node runs, as `npm run build` does with the provider. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['cpu-features', '*.node'],
    plugins: [scriptPlugin],
    logLevel: 'error',
  });
}
