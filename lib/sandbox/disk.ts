import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
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
export function privateFolders(root = '/'): string[] {
  return PRIVATE_FOLDERS.filter((folder) => {
    try {
      return lstatSync(join(root, folder)).isDirectory();
    } catch {
      return false;
    }
  });
}

export interface DiskContents {
  readonly tools: Tools;
  readonly ssh: SshIdentity;
}

/** Lays out the upper folders with what makes the host one of its own: sshd's files and the backend's links. */
export async function prepareDisk(run: Run, disk: string, { tools, ssh }: DiskContents): Promise<void> {
  mkdirSync(disk);
  await mountTmpfsInContainer(run, disk);
  for (const folder of privateFolders()) {
    makeFolder(join(disk, folder));
    mkdirSync(join(disk, '.work', folder), { recursive: true });
  }
  // The upper folder's own mode is the one that the host sees, and sshd is strict about these.
  chmodSync(join(disk, 'root'), 0o700);
  makeFolder(join(disk, 'etc/ssh/authorized_keys.d'));
  writeFileSync(join(disk, 'etc/ssh/sshd_config'), sshdConfig(tools.sshd));
  writeFileSync(join(disk, 'etc/ssh/authorized_keys.d/root'), ssh.authorizedKey);
  copyFileSync(ssh.hostKeyFile, join(disk, 'etc/ssh/ssh_host_ed25519_key'));
  copyFileSync(`${ssh.hostKeyFile}.pub`, join(disk, 'etc/ssh/ssh_host_ed25519_key.pub'));
  for (const { link, program } of tools.backendLinks) {
    makeFolder(dirname(join(disk, link)));
    symlinkSync(program, join(disk, link));
  }
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

/** Whatever the umask of the caller. */
function makeFolder(path: string): void {
  const made = mkdirSync(path, { recursive: true });
  if (made === undefined) return;
  for (let each = path; each.length >= made.length; each = dirname(each)) chmodSync(each, 0o755);
}
