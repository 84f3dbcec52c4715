/**
 * How long the provider takes to start, and what that makes of a plan.
 *
 *   node bench/provider-start.mjs [RUNS]
 *
 * Side by side, in turns, so that a busy machine is busy for all:
 *
 * 1. spawn to handshake line, against `node -e 0`; the goal is at most twice as long.
 * 2. `terraform plan` of one ruleset, against the same with a resource that is built into Terraform; the goal
 *    is at most five times `node -e 0` more. The ruleset is to be created, so that no host is asked: three starts of the
 *    provider, the schema, both validations and the plan. From what V8 has made of the code in a plan before, and without it.
 * 3. where the time of these three starts goes, phase by phase, both ways.
 *
 * Needs `npm run build`, and `terraform` for the second and the third.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { rounded, showResults } from './results.mjs';
import { profileRows, startProfile } from './start-profile.mjs';

const runs = Number(process.argv[2] ?? 15);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { installProvider, providerVersion } = require(join(root, 'build/lib/provider/install.js'));
const { providerSource } = require(join(root, 'build/lib/provider/install/provider-source.js'));
const { handshakeEnvironment } = require(join(root, 'build/lib/provider/wire/handshake.js'));
const { createServerCertificate } = require(join(root, 'build/lib/provider/wire/certificate.js'));

const folder = mkdtempSync(join(tmpdir(), 'provider-start-'));
const { PATH } = process.env;

try {
  await compareStarts();
  if (await comparePlans()) await profileStarts();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compareStarts() {
  const { launcherPath } = installProvider({ stackDirectory: join(folder, 'start') });
  const client = createServerCertificate(new Date()).certificatePem;
  const { cookieName, cookieValue, clientCertificate } = handshakeEnvironment;
  const env = { PATH, [cookieName]: cookieValue, [clientCertificate]: client };
  const [node, provider] = await inTurns([startNode, () => untilFirstLine(launcherPath, env)]);
  showResults(
    {
      'spawn to handshake line': {
        'provider ms': rounded(provider, 1),
        'node ms': rounded(node, 1),
        'provider : node': rounded(provider / node),
      },
    },
    { 'provider : node': 2 },
  );
}

async function comparePlans() {
  const builtIn = project('built-in', { resource: { terraform_data: { web: { input: 'x' } } } });
  const managed = rulesetProject('ours');
  installProvider({ stackDirectory: managed.cwd });
  if (spawnSync('terraform', ['version'], managed).error !== undefined) {
    console.log('terraform is not there: plans were not compared');
    return false;
  }
  for (const where of [builtIn, managed]) await untilExit('terraform', ['init', '-input=false'], where);
  const measures = [builtIn, managed, withoutCache(managed)].map((where) => () => plan(where));
  const [node, without, provider, slower] = await inTurns([startNode, ...measures]);
  showResults(
    {
      'terraform plan': {
        'provider ms': rounded(provider, 1),
        'built-in ms': rounded(without, 1),
        'node ms': rounded(node, 1),
        'Node starts more': rounded((provider - without) / node, 1),
        'without cache': rounded((slower - without) / node, 1),
      },
    },
    { 'Node starts more': 5 },
  );
  return true;
}

async function profileStarts() {
  const where = rulesetProject('profiled');
  const { nodePath, takeStarts } = startProfile(folder);
  installProvider({ stackDirectory: where.cwd, nodePath });
  await untilExit('terraform', ['init', '-input=false'], where);
  await plan(where);
  takeStarts();
  const turns = { 'from cache': [], without: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const [name, options] of [
      ['from cache', where],
      ['without', withoutCache(where)],
    ]) {
      await plan(options);
      turns[name].push(takeStarts());
    }
  }
  showResults(profileRows(turns));
}

function plan(where) {
  return untilExit('terraform', ['plan', '-input=false'], where);
}

function withoutCache(where) {
  return { ...where, env: { ...where.env, CDKTF_IPTABLES_NO_CACHE: '1' } };
}

/** One ruleset that is to be created. */
function rulesetProject(name) {
  const chains = { INPUT: { policy: 'DROP', rules: ['-p tcp -m tcp --dport 22 -j ACCEPT'] } };
  const web = { host: { address: '192.0.2.1' }, owner: 'web', ipv4: { tables: { filter: { chains } } } };
  return project(name, {
    terraform: { required_providers: { iptables: { source: providerSource, version: providerVersion() } } },
    provider: { iptables: [{}] },
    resource: { iptables_ruleset: { web } },
  });
}

function project(name, configuration) {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'main.tf.json'), JSON.stringify(configuration));
  const cliConfig = join(folder, 'cli.tfrc');
  writeFileSync(cliConfig, '');
  return { cwd, env: { PATH, HOME: folder, TF_CLI_CONFIG_FILE: cliConfig, CHECKPOINT_DISABLE: '1' } };
}

/** Node with nothing to do. */
function startNode() {
  return untilExit(process.execPath, ['-e', '0'], { env: { PATH } });
}

/** The median of each, one of each in turn; the first turn warms up and does not count. */
async function inTurns(measures) {
  const times = measures.map(() => []);
  for (let run = 0; run <= runs; run += 1) {
    for (const [index, measure] of measures.entries()) {
      const ms = await measure();
      if (run > 0) times[index].push(ms);
    }
  }
  return times.map((list) => list.sort((left, right) => left - right)[list.length >> 1]);
}

function untilExit(command, args, options) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += text));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(performance.now() - started);
      else reject(new Error(`${command} ${args.join(' ')}: status ${status}\n${stderr}`));
    });
  });
}

function untilFirstLine(command, env) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    let ms;
    const child = spawn(command, [], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => {
      ms = performance.now() - started;
      child.kill('SIGTERM');
    });
    child.once('error', reject);
    child.once('exit', (status) => {
      if (ms === undefined) reject(new Error(`the provider ended with ${status} before it said anything`));
      else resolve(ms);
    });
  });
}
