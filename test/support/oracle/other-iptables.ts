/**
 * Other versions of iptables, each in a folder to change the root to, made from the packages of Debian's archive.
 *
 * What is downloaded stays in the temporary folder of the machine, so that a second run needs no network.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../../../lib/net/backend';

/** Suites of Debian that have another iptables than the stable one of these tests. */
export const suites = ['bullseye', 'trixie', 'sid'] as const;

export interface OtherIptables {
  readonly version: string;
  /** What it prints of a rule; undefined where it refuses it. */
  readonly print: (
    backend: Backend,
    command: string,
    table: string,
    chain: string,
    rule: string,
  ) => string | undefined;
}

const packages = [
  ...['iptables', 'libxtables12', 'libip4tc2', 'libip6tc2', 'libnftnl11', 'libmnl0'],
  ...['libnfnetlink0', 'libnetfilter-conntrack3', 'libc6'],
];

const folder = join(tmpdir(), 'cdktf-iptables-other-versions');

/** @throws Error where the archive does not have it, or cannot be reached */
export function installIptables(suite: string): OtherIptables {
  const root = join(folder, suite);
  if (!existsSync(root)) install(suite, root);
  const said = execFileSync('chroot', [root, '/usr/sbin/iptables-legacy', '--version'], { encoding: 'utf8' });
  return {
    version: /v([0-9.]+)/.exec(said)?.[1] ?? said,
    print: (backend, command, table, chain, rule) => {
      const tool = `chroot ${root} /usr/sbin/${command}-${backend}`;
      const script = `${tool}-restore >/dev/null 2>&1 || exit 9; ${tool}-save -t ${table} 2>/dev/null`;
      const input = `*${table}\n-A ${chain} ${rule}\nCOMMIT\n`;
      try {
        const save = execFileSync('unshare', ['--net', 'sh', '-c', script], { input, encoding: 'utf8' });
        const prefix = `-A ${chain} `;
        return save
          .split('\n')
          .find((line) => line.startsWith(prefix))
          ?.slice(prefix.length)
          .trimEnd();
      } catch {
        return undefined;
      }
    },
  };
}

/** Made under another name first, so that a folder with the name is whole. */
function install(suite: string, root: string): void {
  mkdirSync(folder, { recursive: true });
  const made = mkdtempSync(join(folder, 'new-'));
  const apt = join(made, 'apt');
  for (const each of ['lists/partial', 'cache/archives/partial', 'packages'])
    mkdirSync(join(apt, each), { recursive: true });
  writeFileSync(join(apt, 'sources.list'), `deb ${mirror()} ${suite} main\n`);
  writeFileSync(join(apt, 'status'), '');
  const settings = [
    `Dir::Etc::sourcelist=${apt}/sources.list`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${apt}/lists`,
    `Dir::State::status=${apt}/status`,
    `Dir::Cache=${apt}/cache`,
    'Acquire::Languages=none',
  ].flatMap((setting) => ['-o', setting]);
  const run = (args: readonly string[]): void => {
    execFileSync('apt-get', [...settings, '-q', ...args], { cwd: join(apt, 'packages'), stdio: 'pipe' });
  };
  run(['update']);
  run(['download', ...packages]);
  const system = join(made, 'root');
  mkdirSync(system);
  for (const file of readdirSync(join(apt, 'packages')))
    execFileSync('dpkg', ['-x', join(apt, 'packages', file), system]);
  for (const each of ['lib', 'lib64', 'bin', 'sbin'])
    if (!existsSync(join(system, each))) {
      mkdirSync(join(system, 'usr', each), { recursive: true });
      symlinkSync(`usr/${each}`, join(system, each));
    }
  mkdirSync(join(system, 'run'), { recursive: true });
  renameSync(system, root);
  execFileSync('rm', ['-r', made]);
}

/** Where this machine gets its own packages. */
function mirror(): string {
  const targets = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI) $(CODENAME)'], {
    encoding: 'utf8',
  });
  const [found] =
    targets
      .split('\n')
      .find((line) => line.includes('/debian/ '))
      ?.split(' ') ?? [];
  if (found === undefined) throw new Error('this machine gets its packages from no Debian mirror');
  return found;
}
