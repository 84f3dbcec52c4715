/**
 * Builds what the package ships, into build/:
 *
 * - build/lib, build/constructs: JavaScript and declarations, by tsc; and for each script of lib/, `NAME.sh` or
 *   `NAME.awk`, a module `NAME.sh.js` that holds its text, which is what Node finds for `require('./NAME.sh')`;
 * - build/provider/terraform-provider-iptables.js: the begin of the Terraform provider, by esbuild, and beside it in
 *   terraform-provider-iptables.parts all that it loads later: see `provider-parts.mjs`;
 * - build/lib/cli/main.js, main.0.js and so on: the command, in a few files: see `command-parts.mjs`. Finding and opening
 *   the two hundred files of a small `diff` takes as long as Node takes to start;
 * - build/lib/cli/main.0.js.cache: what V8 makes of the first part, for the Node that builds it;
 * - build/lib/picture/page.js, page.css, diagram.css: what stands in the pages and pictures that the command makes.
 *
 * Every error ends it with status 1, and so does every warning of the bundler: a module that it could not
 * follow would be missed only when Terraform starts the provider.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { nodeBundle } from './bundle-options.mjs';
import { writeCommandParts } from './command-parts.mjs';
import { partsOf, providerParts } from './provider-parts.mjs';
import { NAMES, scriptModule } from './script-text.cjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'build');
const warmCommand = join(root, 'scripts', 'warm-command.mjs');
const warmProvider = join(root, 'scripts', 'warm-provider.mjs');
const bundle = join(out, 'provider', 'terraform-provider-iptables.js');

async function main() {
  // What a renamed or deleted source left behind would still be shipped.
  for (const folder of ['lib', 'constructs', 'stacks', 'examples', 'provider']) {
    rmSync(join(out, folder), { recursive: true, force: true });
  }
  compile();
  writeScripts();
  await Promise.all([bundleProvider(), bundleCommand(), bundlePage()]);
  await checkBundle();
  const size = [bundle, partsOf(bundle)].reduce((sum, file) => sum + statSync(file).size, 0);
  console.log(`built ${bundle} (${Math.round(size / 1024)} kB with its parts)`);
}

function compile() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  run([tsc, '-p', 'tsconfig.build.json'], 'tsc');
}

function writeScripts() {
  for (const file of readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })) {
    if (NAMES.test(file))
      writeFileSync(join(out, 'lib', `${file}.js`), scriptModule(join(root, 'lib', file)));
  }
}

async function bundleProvider() {
  const used = JSON.parse(run([warmProvider], 'warm-provider', 'pipe'));
  const options = {
    absWorkingDir: root,
    ...nodeBundle,
  };
  const result = await build({
    ...options,
    entryPoints: ['build/lib/provider/main.js'],
    outfile: bundle,
    bundle: true,
    plugins: [providerParts(/^\.\/program$/, used, options)],
    logLevel: 'info',
  });
  if (result.warnings.length > 0) fail(`esbuild warned ${result.warnings.length} times, see above`);
  chmodSync(bundle, 0o755);
}

/** Packages that not every verb needs stay outside. */
async function bundleCommand() {
  const used = new Set(JSON.parse(run([warmCommand, 'used'], 'warm-command', 'pipe')));
  const warnings = await writeCommandParts(used, {
    absWorkingDir: root,
    ...nodeBundle,
    external: [...nodeBundle.external, '@dagrejs/dagre', 'listr2', 'ssh-config', 'ssh2'],
  });
  if (warnings.length > 0) fail(`esbuild warned ${warnings.length} times, see above`);
  run([warmCommand, 'cache'], 'warm-command');
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'bin', 'cdktf-iptables'), '--version'], {
    encoding: 'utf8',
  });
  if (status !== 0 || !/^[0-9]/.test(stdout)) fail(`the command does not start: status ${status}`);
}

/** Browsers have no Buffer, which the rule language measures names with. */
async function bundlePage() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['page.js', 'page.css', 'diagram.css'].map((name) =>
      name === 'page.js' ? 'lib/picture/browser/page.ts' : `lib/picture/${name}`,
    ),
    outdir: 'build/lib/picture',
    entryNames: '[name]',
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome120', 'firefox121', 'safari17'],
    minify: true,
    charset: 'ascii',
    legalComments: 'none',
    alias: { 'node:buffer': './scripts/browser-buffer.mjs' },
    inject: ['scripts/browser-buffer.mjs'],
    tsconfig: 'lib/picture/browser/tsconfig.json',
    logLevel: 'warning',
  });
  if (result.warnings.length > 0) fail(`esbuild warned ${result.warnings.length} times, see above`);
}

/** Starts the bundle as somebody would by hand, and as a debugger would: the second loads all but the engine. */
async function checkBundle() {
  const { status, stderr } = spawnSync(process.execPath, [bundle], { encoding: 'utf8', env: {} });
  if (status !== 1 || !stderr.includes('Terraform starts it')) {
    fail(`the bundle does not start: status ${status}\n${stderr}`);
  }
  const child = spawn(process.execPath, [bundle, '--reattach'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed = await new Promise((resolve) => {
    child.stdout.once('data', (text) => resolve(String(text)));
    child.once('close', () => resolve(''));
  });
  child.kill('SIGTERM');
  if (!printed.startsWith('TF_REATTACH_PROVIDERS=')) fail('the bundle does not serve');
}

/** @returns what it printed, with `pipe` */
function run(args, name, output = 'inherit') {
  const stdio = ['ignore', output, 'inherit'];
  const { status, error, stdout } = spawnSync(process.execPath, args, { cwd: root, stdio, encoding: 'utf8' });
  if (error !== undefined || status !== 0)
    fail(`${name} failed${error === undefined ? '' : `: ${error.message}`}`);
  return stdout;
}

function fail(message) {
  console.error(`build: ${message}`);
  process.exit(1);
}

await main();
