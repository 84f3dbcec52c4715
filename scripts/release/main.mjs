/**
 * Makes what a release consists of, into one folder:
 *
 *   node scripts/release/main.mjs [--out FOLDER]              FOLDER is `dist` without it
 *   node scripts/release/main.mjs [--out FOLDER] --sums-only  the sums anew, over all platforms that were put there
 *
 * - cdktf-iptables-VERSION.tgz, the npm package, and cdktf-iptables-VERSION.cdx.json, what it depends on (CycloneDX);
 * - the provider as a registry of Terraform wants it, for the platform that this runs on:
 *   terraform-provider-iptables_VERSION_OS_ARCH.zip with the executable, ..._manifest.json with the protocol that it
 *   speaks, ..._SHA256SUMS of all that.
 *
 * It needs `npm run build`. Nothing is published: .github/workflows/release.yml does that.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { makeProviderExecutable } from './provider-executable.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const require = createRequire(import.meta.url);
const { goPlatform, launcherFileName } = require(join(root, 'build/lib/provider/install/launcher.js'));

/** The version of the plugin protocol that the provider speaks. */
const protocol = '6.0';

/** Zip keeps a time for each file; the same input shall give the same bytes. */
const noTime = new Date(1980, 0, 1);

async function main() {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: 'dist' }, 'sums-only': { type: 'boolean', default: false } },
  });
  const out = resolve(values.out);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(out, { recursive: true });
  if (!values['sums-only']) {
    packNpm(out, version);
    await packProvider(out, version);
  }
  writeSums(out, providerName(version));
  for (const file of readdirSync(out).sort()) console.log(join(out, file));
}

function packNpm(out, version) {
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', out]);
  // Not `npm sbom`: it leaves out what a development dependency needs as well.
  const bom = join(out, `cdktf-iptables-${version}.cdx.json`);
  const format = ['--output-format', 'JSON', '--output-reproducible', '--output-file', bom];
  run(join(root, 'node_modules', '.bin', 'cyclonedx-npm'), ['--omit', 'dev', ...format]);
}

function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function packProvider(out, version) {
  const name = providerName(version);
  const platform = goPlatform(process.platform, process.arch);
  const manifest = { version: 1, metadata: { protocol_versions: [protocol] } };
  writeFileSync(join(out, `${name}_${platform}.zip`), await zippedProvider(version));
  writeFileSync(join(out, `${name}_manifest.json`), `${JSON.stringify(manifest, null, 2)}\n`);
}

function providerName(version) {
  return `terraform-provider-iptables_${version}`;
}

function writeSums(out, name) {
  const files = readdirSync(out).filter((file) => file.startsWith(name) && /\.(?:zip|json)$/.test(file));
  const lines = files.sort().map((file) => `${sha256(readFileSync(join(out, file)))}  ${file}\n`);
  writeFileSync(join(out, `${name}_SHA256SUMS`), lines.join(''));
}

async function zippedProvider(version) {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    const name = launcherFileName(version) + (process.platform === 'win32' ? '.exe' : '');
    const file = join(folder, name);
    await makeProviderExecutable(root, file);
    const unix = 3;
    const attributes = { os: unix, attrs: (0o100755 << 16) >>> 0, mtime: noTime, level: 6 };
    return Buffer.from(zipSync({ [name]: [readFileSync(file), attributes] }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

await main();
