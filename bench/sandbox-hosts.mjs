/** Sandbox hosts for benches: made, measured on, and removed again whatever happens. Needs root, and `npm run build`. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const commandPath = join(root, 'bin', 'cdktf-iptables');

/** The built door of sandboxes. */
function sandboxes() {
  return createRequire(import.meta.url)(join(root, 'build', 'lib', 'sandbox', 'index.js'));
}

/** Gives work a way to make hosts, and a folder; both are gone afterwards. */
export async function withHosts(work) {
  if (process.getuid?.() !== 0) throw new Error('sandbox hosts need root');
  const { sandboxUp, sandboxDown } = sandboxes();
  const names = [];
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const make = async (backend) => {
    const name = `bench-${randomBytes(4).toString('hex')}`;
    names.push(name);
    return sandboxUp({ name, backend });
  };
  // Programs that run are ended with it; the second signal ends it at once, and then hosts stay.
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await work({ make, folder, stopped: stopped.signal });
  } finally {
    for (const name of names) {
      await sandboxDown(name).catch((error) => {
        if (error.code !== 'sandbox/not-found') console.error(`${name} stays: ${error.message}`);
      });
    }
    rmSync(folder, { recursive: true, force: true });
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** Runs a program; the milliseconds that it took, and what it printed. Another exit status than expected is an error. */
export function timed(file, args, { input = '', expected = [0], signal, env } = {}) {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: 'pipe',
      signal,
      timeout: 600_000,
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', reject).on('close', (status) => {
      const milliseconds = performance.now() - begin;
      if (expected.includes(status)) resolve({ milliseconds, stdout, stderr, status });
      else
        reject(new Error(`${file} ${args.join(' ')}: status ${status}\n${stdout.slice(-2000)}\n${stderr}`));
    });
  });
}

/**
 * Writes an app as `cdktf synth` does; each host is to accept a port.
 *
 * @param hosts the attribute `host` of each
 * @param provider attributes of the provider block
 */
export function writeApp(folder, hosts, port, provider = {}) {
  const chains = { INPUT: { rules: [`-p tcp --dport ${port} -j ACCEPT`] } };
  const resources = hosts.map((host, index) => [
    `host${index}`,
    { host, owner: 'fleet', ipv4: { tables: { filter: { chains } } } },
  ]);
  const path = 'stacks/fleet/cdk.tf.json';
  mkdirSync(join(folder, 'stacks', 'fleet'), { recursive: true });
  const entry = { name: 'fleet', constructPath: 'fleet', synthesizedStackPath: path };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: '0.21.0', stacks: { fleet: entry } }),
  );
  writeFileSync(
    join(folder, path),
    JSON.stringify({
      provider: { iptables: [provider] },
      resource: { iptables_ruleset: Object.fromEntries(resources) },
    }),
  );
}

/** On the host, past its sshd. */
export async function onHost(sandbox, script, stdin = '') {
  const { exitCode, stdout, stderr } = await sandboxes().inSandbox(sandbox, ['sh', '-c', script], { stdin });
  if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout.toString();
}

/** Arguments of OpenSSH's ssh for a sandbox host: nothing that a person has configured. */
export function sshArguments({ identityFile, knownHostsFile, management }) {
  const options = [
    'BatchMode=yes',
    `UserKnownHostsFile=${knownHostsFile}`,
    'GlobalKnownHostsFile=none',
    'IdentitiesOnly=yes',
  ];
  return [
    '-F',
    'none',
    '-i',
    identityFile,
    ...options.flatMap((option) => ['-o', option]),
    `root@${management.address4}`,
  ];
}

/** Has sshd write down each script, for `sshdCounts`. */
export async function logScripts(sandbox) {
  await onHost(sandbox, 'echo "LogLevel VERBOSE" >> /etc/ssh/sshd_config; kill -HUP "$(cat /run/sshd.pid)"');
  for (let turn = 0; turn < 500; turn++) {
    if (readFileSync(sandbox.logFile, 'utf8').match(/Server listening/g)?.length >= 4) return;
    await sleep(20);
  }
  throw new Error('sshd did not read its configuration again');
}

/** How many logins and scripts the host's sshd has seen. */
export function sshdCounts({ logFile }) {
  const log = readFileSync(logFile, 'utf8');
  return {
    logins: log.match(/^Accepted publickey/gm)?.length ?? 0,
    scripts: log.match(/^Starting session: command/gm)?.length ?? 0,
  };
}

export function median(numbers) {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)];
}

const forms = [
  (address, index) => `-s ${address}/32 -p tcp -m tcp --dport ${1 + (index % 65000)} -j ACCEPT`,
  (address, index) =>
    `-d ${address}/32 -p udp -m udp --dport ${1 + (index % 60000)} -m comment --comment "rule ${index}" -j DROP`,
  (address) => `-s ${address}/32 -m conntrack --ctstate NEW -j LOG --log-prefix "in: "`,
];

/** So many rules as large hosts have them, in chains of 500; `extra` come first in INPUT, after what lets us in. */
export function rulesFile(count, extra = []) {
  const chains = Math.ceil(count / 500);
  const names = Array.from({ length: chains }, (_, index) => `SVC-${index}`);
  return [
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ...names.map((name) => `:${name} - [0:0]`),
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
    ...extra.map((rule) => `-A INPUT ${rule}`),
    ...Array.from({ length: count }, (_, index) => {
      const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
      return `-A ${names[Math.floor(index / 500)]} ${forms[index % forms.length](address, index)}`;
    }),
    'COMMIT',
    '',
  ].join('\n');
}
