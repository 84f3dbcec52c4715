/**
 * The sudoers file of a login that is not root: exactly the commands that the scripts of `lib/host` run with `sudo -n`.
 *
 * Goals, and how each is met:
 *
 * 1. No command more, and none with other arguments. `""` stands where a command takes none: without it sudo would allow any, and
 *    `iptables-save -f FILE` writes to any file.
 * 2. One file for every distribution: each command is named in /usr/sbin and /sbin (or /usr/bin and /bin). A path that is not there
 *    is no matter to sudo, and where one folder leads to the other it compares files, not names.
 * 3. None of them starts another program (`NOEXEC`), and the environment is the one that sudo makes, without what a user gives.
 *
 * It is made from data here, and a test holds that against the text of the scripts.
 */
import { FirewallError } from '../../base/firewall-error';
import { badSudoer } from './diagnostics';

/** Files that a host loads at boot, by what it runs. */
export const bootFiles = {
  debian: ['/etc/iptables/rules.v4', '/etc/iptables/rules.v6', '/etc/iptables/ipsets'],
  rhel: ['/etc/sysconfig/iptables', '/etc/sysconfig/ip6tables', '/etc/sysconfig/ipset'],
  alpine: ['/etc/iptables/rules-save', '/etc/iptables/rules6-save', '/var/lib/ipset/rules-save'],
  arch: ['/etc/iptables/iptables.rules', '/etc/iptables/ip6tables.rules', '/etc/ipset.conf'],
} as const;

export interface SudoersOptions {
  /** A user, or a group as `%name`. */
  readonly user: string;
  /** Only what a plan and a look for drift need. @default false */
  readonly readOnly?: boolean;
  /** Boot files that may be read and, unless `readOnly`, be written. @default none */
  readonly bootFiles?: readonly string[];
}

const adminFolders = ['/usr/sbin', '/sbin'];
const userFolders = ['/usr/bin', '/bin'];

/** @throws FirewallError `rights/bad-user`, `rights/bad-path` */
export function printSudoers(options: SudoersOptions): string {
  const { user, readOnly = false, bootFiles: files = [] } = options;
  requireUser(user);
  for (const file of files) requirePath(file);
  const entry = (title: string, commands: readonly string[]): string =>
    `\n# ${title}\n${commands.map((command) => `${user} ALL=(root) NOPASSWD:NOEXEC: ${command}\n`).join('')}`;
  return [
    `# What ${user} may do as root${readOnly ? ' to plan, and nothing else' : ''}: made by cdktf-iptables sudoers.\n`,
    `Defaults:${user} !requiretty, env_reset, !setenv\n`,
    entry('read the rules', readCommands().flatMap(everywhere(adminFolders))),
    ...(readOnly
      ? []
      : [entry('change the rules, and take that back', restoreCommands().flatMap(everywhere(adminFolders)))]),
    ...files.map((file) =>
      entry(`over a reboot: ${file}`, bootFileCommands(file, readOnly).flatMap(everywhere(userFolders))),
    ),
  ].join('');
}

function readCommands(): readonly string[] {
  const saves = ['iptables', 'ip6tables'].flatMap((command) => [
    `${command}-save -c`,
    `${command}-legacy-save ""`,
    `${command}-nft-save ""`,
  ]);
  return [...saves, 'ipset list -t', 'ipset save', 'conntrack -L -o extended'];
}

function restoreCommands(): readonly string[] {
  return ['iptables-restore --noflush -w 5', 'ip6tables-restore --noflush -w 5', 'ipset -! restore'];
}

function bootFileCommands(path: string, readOnly: boolean): readonly string[] {
  const file = escaped(path);
  if (readOnly) return [`cat ${file}`];
  const next = `${file}.cdktf-iptables`;
  const folder = file.slice(0, file.lastIndexOf('/'));
  return [
    ...[`cat ${file}`, `cat ${next}`, `rm -f ${next}`, `cp -a ${file} ${next}`, `tee ${next}`],
    ...[`sync ${next}`, `mv -f ${next} ${file}`, `sync ${folder}`, `mkdir -p ${folder}`],
  ];
}

const everywhere =
  (folders: readonly string[]) =>
  (command: string): readonly string[] =>
    folders.map((folder) => `${folder}/${command}`);

/** Names that sudoers does not take for something else: `ALL` and names in capitals would be aliases. */
function requireUser(user: string): void {
  if (!/^%?[a-z_][a-z0-9_.-]*\$?$/i.test(user) || /^%?[A-Z][A-Z0-9_]*$/.test(user))
    throw new FirewallError(badSudoer.user(user));
}

function requirePath(path: string): void {
  const isPlain = /^(?:\/[A-Za-z0-9_.+@,:=-]+){2,}$/.test(path) && !/\/\.\.?(?:\/|$)/.test(path);
  if (!isPlain) throw new FirewallError(badSudoer.path(path));
}

/** Signs that mean something between the arguments of a command. */
function escaped(path: string): string {
  return path.replace(/[,:=]/g, '\\$&');
}
