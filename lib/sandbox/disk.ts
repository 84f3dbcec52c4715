import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tools } from './preflight';
import type { Run } from './run-command';
import { type SshIdentity, sshdConfig } from './ssh-identity';

/**
 * The disk of a sandbox host: this machine's own files, with whatever the host writes kept apart.
 *
 * The host's /etc, /usr, /var and so on are overlays: below, this machine's folder of that name; above, a folder
 * of the sandbox, which takes every change. So the host has all programs of this machine, starts in no time, and
 * cannot change the machine. The upper folders outlive the host's processes, as a real disk outlives a power loss.
 *
 * /run is the host's own and empty at each start. /tmp and what else lies directly below / is this machine's own:
 * a way to hand files in.
 */

const PRIVATE_FOLDERS = ['etc', 'usr', 'var', 'root', 'home', 'opt', 'srv'];
const OVERLAYFS_MAGIC = 0x794c7630;

/** The folders of the host that are overlays, without the leading slash. */
function privateFolders(root = '/'): string[] {
  return PRIVATE_FOLDERS.filter((folder) => {
    try {
      return lstatSync(join(root, folder)).isDirectory();
    } catch {
      return false;
    }
  });
}

export interface DiskContents {
  readonly name: string;
  readonly tools: Tools;
  readonly ssh: SshIdentity;
}

/** Lays out the upper folders with what makes the host one of its own: sshd's files and the backend's links. */
export async function prepareDisk(run: Run, disk: string, { name, tools, ssh }: DiskContents): Promise<void> {
  mkdirSync(disk);
  await mountTmpfsInContainer(run, disk);
  const folders = privateFolders();
  writeFileSync(mountsFile(disk), mounts(name, disk, folders));
  for (const folder of folders) {
    makeFolder(join(disk, folder));
    mkdirSync(join(disk, '.work', folder), { recursive: true });
  }
  // The upper folder's own mode is the one that the host sees, and sshd is strict about these.
  chmodSync(join(disk, 'root'), 0o700);
  makeFolder(join(disk, 'etc/ssh/authorized_keys.d'));
  writeFileSync(join(disk, 'etc/ssh/sshd_config'), sshdConfig(tools.sshd));
  writeFileSync(join(disk, 'etc/ssh/authorized_keys.d/root'), ssh.authorizedKey);
  copyFileSync(ssh.hostKeyFile, join(disk, 'etc/ssh/ssh_host_ed25519_key'));
  chmodSync(join(disk, 'etc/ssh/ssh_host_ed25519_key'), 0o600);
  copyFileSync(`${ssh.hostKeyFile}.pub`, join(disk, 'etc/ssh/ssh_host_ed25519_key.pub'));
  for (const { link, program } of tools.backendLinks) {
    makeFolder(dirname(join(disk, link)));
    symlinkSync(program, join(disk, link));
  }
  writeFile(join(disk, 'etc/hostname'), `${name}\n`);
  writeFile(join(disk, 'etc/hosts'), `127.0.0.1 localhost\n::1 localhost\n127.0.1.1 ${name}\n`);
  unlockRoot(join(disk, 'etc/shadow'));
}

/** What the host mounts when it starts, as lines of an fstab. */
export function mountsFile(disk: string): string {
  return join(disk, '.mounts');
}

/** The source is a name that nothing else is mounted from: `mount --all` leaves out what it finds mounted already. */
function mounts(name: string, disk: string, folders: readonly string[]): string {
  const layers = (folder: string): string =>
    `lowerdir=/${folder},upperdir=${join(disk, folder)},workdir=${join(disk, '.work', folder)}`;
  return [
    ...folders.map((folder) => `/${folder} overlay ${layers(folder)}`),
    '/run tmpfs mode=755',
    '/proc proc defaults',
    '/sys sysfs defaults',
  ]
    .map((line) => `cdktf-sandbox-${name} ${line} 0 0\n`)
    .join('');
}

/** sshd without PAM refuses an account that is locked by "!". */
function unlockRoot(copy: string): void {
  const { mode, uid, gid } = statSync('/etc/shadow');
  writeFileSync(copy, readFileSync('/etc/shadow', 'latin1').replace(/^root:[^:]*:/m, 'root:*:'), {
    encoding: 'latin1',
    mode: 0o600,
  });
  chownSync(copy, uid, gid);
  chmodSync(copy, mode);
}

/** Unmounts what {@link prepareDisk} may have mounted: the one thing that it may do outside its folder. */
export async function releaseDisk(run: Run, disk: string): Promise<void> {
  if (isMountPoint(disk)) await run(['umount', '--lazy', disk]);
}

/** An overlay cannot have another overlay as its upper folder, and a container's own files are one. */
async function mountTmpfsInContainer(run: Run, disk: string): Promise<void> {
  if (statfsSync(disk).type !== OVERLAYFS_MAGIC) return;
  await run(['mount', '-t', 'tmpfs', '-o', 'mode=755', 'cdktf-sandbox', disk]);
}

function isMountPoint(path: string): boolean {
  try {
    return lstatSync(path).dev !== lstatSync(dirname(path)).dev;
  } catch {
    return false;
  }
}

function writeFile(path: string, content: string): void {
  writeFileSync(path, content);
  chmodSync(path, 0o644);
}

/** Whatever the umask of the caller. */
function makeFolder(path: string): void {
  const made = mkdirSync(path, { recursive: true });
  if (made === undefined) return;
  for (let each = path; each.length >= made.length; each = dirname(each)) chmodSync(each, 0o755);
}
