import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from '../project/until';

export type KeyType = 'ed25519' | 'rsa' | 'ecdsa';

export interface TestSshdOptions {
  /** @default ['ed25519'] */
  readonly hostKeys?: readonly KeyType[];
  /** Key files whose public half is let in. */
  readonly authorized?: readonly string[];
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
}

/** A real sshd of this test alone, on loopback, at a port that was free. */
export interface TestSshd {
  readonly port: number;
  readonly user: string;
  /** What its logins have for their home: a folder of its own, without what the user has set up for shells. */
  readonly home: string;
  /** Known hosts file that names all its keys as `[127.0.0.1]:port`. */
  readonly knownHosts: string;
  /** Public key of a type, as in its .pub file. */
  hostKey(type: KeyType): string;
  /** What it has logged. */
  log(): string;
  /** Kills the processes that serve connections, and leaves alone the scripts they run; the listener goes on. */
  killSessions(): void;
  stop(): Promise<void>;
}

export function tempFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cfw-test-'));
}

/** Makes a key pair and returns the path of the private key. */
export function makeKey(
  folder: string,
  name: string,
  options: { type?: KeyType; passphrase?: string; format?: string } = {},
): string {
  const path = join(folder, name);
  const format = options.format === undefined ? [] : ['-m', options.format];
  const { type = 'ed25519', passphrase = '' } = options;
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', name, '-f', path, ...format]);
  return path;
}

export async function startSshd(options: TestSshdOptions = {}): Promise<TestSshd> {
  const folder = tempFolder();
  mkdirSync('/run/sshd', { recursive: true });
  const types = options.hostKeys ?? ['ed25519'];
  for (const type of types) makeKey(folder, `host_${type}`, { type });
  const authorized = (options.authorized ?? []).map((key) => readFileSync(`${key}.pub`, 'utf8'));
  writeFileSync(join(folder, 'authorized_keys'), authorized.join(''), { mode: 0o600 });
  for (let attempt = 1; ; attempt++) {
    const started = await tryStart(folder, types, options.config ?? []);
    if (started !== undefined) return started;
    if (attempt === 5) throw new Error('no port was free for sshd');
  }
}

async function tryStart(
  folder: string,
  types: readonly KeyType[],
  extra: readonly string[],
): Promise<TestSshd | undefined> {
  const port = await freePort();
  const configPath = join(folder, 'sshd_config');
  writeFileSync(configPath, sshdConfig(folder, port, types, extra));
  const lenient =
    spawnSync('/usr/sbin/sshd', ['-t', '-o', 'PerSourcePenalties=no', '-f', configPath]).status === 0;
  const penalties = lenient ? ['-o', 'PerSourcePenalties=no'] : [];
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', ...penalties, '-f', configPath], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (bytes: Buffer) => (log += bytes.toString()));
  await until('sshd listens', () => log.includes('Server listening on') || child.exitCode !== null);
  if (child.exitCode !== null) {
    if (/Cannot bind|in use/.test(log)) return undefined;
    throw new Error(`sshd did not start:\n${log}`);
  }
  const hostKey = (type: KeyType): string => readFileSync(join(folder, `host_${type}.pub`), 'utf8').trim();
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, types.map((type) => `[127.0.0.1]:${String(port)} ${hostKey(type)}\n`).join(''));
  return {
    port,
    user: userInfo().username,
    home: folder,
    knownHosts,
    hostKey,
    log: () => log,
    killSessions() {
      for (const { pid } of descendantsOf(child.pid).filter(({ name }) => name.startsWith('sshd')))
        killIfThere(pid);
    },
    async stop() {
      for (const { pid } of descendantsOf(child.pid)) killIfThere(pid);
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sshdConfig(
  folder: string,
  port: number,
  types: readonly KeyType[],
  extra: readonly string[],
): string {
  return [
    `Port ${String(port)}`,
    'ListenAddress 127.0.0.1',
    ...types.map((type) => `HostKey ${join(folder, `host_${type}`)}`),
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
    'PrintMotd no',
    // What the machine's user has set up for logins is not of the test, and may start dozens of programs each time.
    `SetEnv HOME=${folder}`,
    ...extra,
    '',
  ].join('\n');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

/** All processes below one, parents first. */
function descendantsOf(pid: number | undefined): readonly Process[] {
  const all = readdirSync('/proc').flatMap((name) => readProcess(Number(name)) ?? []);
  const below = (parent: number): readonly Process[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return pid === undefined ? [] : below(pid);
}

function readProcess(pid: number): Process | undefined {
  if (!Number.isInteger(pid)) return undefined;
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const nameEnd = stat.lastIndexOf(')');
    const fields = stat.slice(nameEnd + 2).split(' ');
    return { pid, parent: Number(fields[1]), name: stat.slice(stat.indexOf('(') + 1, nameEnd) };
  } catch {
    return undefined;
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on('exit', () => {
      resolve();
    });
    child.kill('SIGKILL');
  });
}
