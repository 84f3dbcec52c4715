/**
 * Walks through what a person does with the product, on a sandbox host.
 *
 * With terraform or tofu on PATH it goes through `cdktf deploy`; with neither it does the same by the direct
 * command. Everything it makes has a name of its own and is removed at the end, also when a step fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const name = `demo-${process.pid}`;
const work = mkdtempSync(join(tmpdir(), 'cdktf-iptables-demo-'));
const outdir = join(work, 'cdktf.out');
const cdktf = join(root, 'node_modules', '.bin', 'cdktf');
let hostNamespace = '';
const command = join(root, 'bin', 'cdktf-iptables');
const binary = ['terraform', 'tofu'].find(isOnPath);

const environment = {
  ...process.env,
  FIREWALL_SANDBOX: name,
  CDKTF_OUTDIR: outdir,
  CHECKPOINT_DISABLE: '1',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  ...(binary === undefined ? {} : { TERRAFORM_BINARY_NAME: binary }),
};

writeFileSync(
  join(work, 'cdktf.json'),
  JSON.stringify({
    language: 'typescript',
    app: `${process.execPath} ${join(root, 'build', 'main.js')}`,
    sendCrashReports: 'false',
    projectId: name,
  }),
);

const started = process.hrtime.bigint();
try {
  walk();
  const seconds = Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000;
  console.log(`\nThat was all of it, in ${seconds.toFixed(0)} seconds.`);
} catch (error) {
  process.exitCode = 1;
  console.error(`\nThe demo stopped: ${error.message}`);
} finally {
  spawnSync(command, ['sandbox', 'down', '--name', name], { stdio: 'ignore' });
  rmSync(work, { recursive: true, force: true });
}

function walk() {
  title('A host', 'a network namespace with a real sshd and a real iptables');
  const up = run(command, ['sandbox', 'up', '--name', name, '--backend', 'nft', '--json']);
  const sandbox = JSON.parse(up);
  hostNamespace = sandbox.hostNamespace;
  console.log(`${sandbox.url}, iptables on the ${sandbox.backend} backend`);
  if (binary === undefined) {
    console.log('\nNeither terraform nor tofu is on PATH, so the direct command does the same without them.');
  }

  title('Deploy', 'stacks/web-server-stack.ts');
  deploy();
  show();

  title('Deploy again', 'nothing has changed, so there is nothing to do');
  expectOperations(deploy(), 0);

  title('Change one thing', 'one more address may reach the databases');
  const more = { FIREWALL_TRUSTED: '198.51.100.7' };
  expectOperations(deploy(more), 1);

  title('Somebody breaks a rule by hand', 'on the host');
  const rule = inHost(['iptables-nft', '-S', 'INPUT'])
    .split('\n')
    .find((line) => line.includes('--dport 443'));
  inHost(['sh', '-c', `iptables-nft ${rule.replace('-A', '-D')}`]);
  console.log(`iptables ${rule.replace('-A', '-D')}`);

  title('Deploy', 'the drift is found and repaired by one operation');
  expectOperations(deploy(more), 1);

  title('Destroy', 'policies first, then what is managed, and nothing else');
  destroy();
  show();
}

/** Deploys the stack, prints its operations, and returns them. */
function deploy(more = {}) {
  const operations = binary === undefined ? deployDirectly(more) : deployByTerraform(more);
  if (operations.length === 0) console.log('No changes.');
  for (const operation of operations) console.log(`  ${operation}`);
  return operations;
}

function deployByTerraform(more) {
  const output = run(cdktf, ['deploy', 'web-server', '--auto-approve'], { ...environment, ...more });
  return [...plainText(output).matchAll(/\+\s*"(ip6?tables .*)",?\s*$/gm)].map(([, text]) =>
    JSON.parse(`"${text}"`),
  );
}

function deployDirectly(more) {
  const variables = { ...environment, ...more };
  run(process.execPath, [join(root, 'build', 'main.js')], variables);
  const planned = JSON.parse(run(command, ['plan', '--app', outdir, '--format', 'json'], variables, [0, 2]));
  run(command, ['apply', '--app', outdir, '--auto-approve'], variables);
  return planned.hosts.flatMap(({ commands }) => commands);
}

function destroy() {
  if (binary === undefined) run(command, ['apply', '--app', outdir, '--destroy', '--auto-approve']);
  else run(cdktf, ['destroy', 'web-server', '--auto-approve']);
  console.log('Done. What is left on the host:');
}

function show() {
  console.log(`\n${inHost(['iptables-nft-save', '-c']).replace(/^#.*\n/gm, '')}`);
}

function inHost(argv) {
  return run('ip', ['netns', 'exec', hostNamespace, ...argv]);
}

function expectOperations(operations, count) {
  if (operations.length !== count) throw new Error(`expected ${count} operations, got ${operations.length}`);
}

function run(program, args, variables = environment, allowed = [0]) {
  const result = spawnSync(program, args, {
    cwd: work,
    env: variables,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (result.error !== undefined) throw result.error;
  if (allowed.includes(result.status)) return result.stdout;
  throw new Error(
    `${program} ${args.join(' ')} ended with status ${result.status}\n${plainText(result.stdout)}\n${result.stderr}`,
  );
}

function plainText(text) {
  // eslint-disable-next-line no-control-regex -- terminal control sequences are what it takes out
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}

function title(text, more) {
  console.log(`\n== ${text}: ${more}`);
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}
