import { accessSync, constants, lstatSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FirewallError } from '../base/firewall-error';
import {
  type MissingProgram,
  badBackend,
  badName,
  missingPrograms,
  needsLinux,
  needsRoot,
} from './diagnostics';
import type { Backend } from './sandbox';

const PROGRAM_FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];

/** The search path of everything that runs for or in a sandbox, whatever the caller's own is. */
export const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const FAMILIES = ['iptables', 'ip6tables'] as const;
const FORMS = ['', '-save', '-restore'] as const;

/** A command of iptables, and the one program that it has to be in a sandbox. */
export interface BackendLink {
  readonly command: string;
  readonly program: string;
  /** The symbolic link that decides: below /etc/alternatives, or where the command itself is found. */
  readonly link: string;
}

/** What a sandbox is made with, found on this machine. */
export interface Tools {
  readonly sshd: string;
  readonly backendLinks: readonly BackendLink[];
}

/** @throws FirewallError `sandbox/bad-name` */
export function checkName(name: string): void {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(name)) throw new FirewallError(badName(name));
}

/** @throws FirewallError `sandbox/needs-linux` or `sandbox/needs-root` */
export function checkMachine(
  platform: string = process.platform,
  uid: number = process.getuid?.() ?? -1,
): void {
  if (platform !== 'linux') throw new FirewallError(needsLinux(platform));
  if (uid !== 0) throw new FirewallError(needsRoot(uid));
}

/** @throws FirewallError `sandbox/bad-backend`, or `sandbox/missing-programs` with the packages to install */
export function findTools(backend: Backend, folders: readonly string[] = PROGRAM_FOLDERS): Tools {
  // Callers in plain JavaScript and command lines can hand in anything.
  if (!['legacy', 'nft'].includes(backend)) throw new FirewallError(badBackend(backend));
  const missing: MissingProgram[] = [];
  const need = (program: string, debianPackage: string): string => {
    const path = tryFindProgram(program, folders);
    if (path === undefined) missing.push({ program, debianPackage });
    return path ?? program;
  };
  for (const program of ['unshare', 'nsenter', 'mount', 'umount']) need(program, 'util-linux');
  need('ip', 'iproute2');
  const sshd = need('sshd', 'openssh-server');
  const backendLinks = FAMILIES.flatMap((family) =>
    FORMS.map((form) => {
      const command = need(`${family}${form}`, 'iptables');
      return {
        command,
        program: need(`${family}-${backend}${form}`, 'iptables'),
        link: decidingLink(command),
      };
    }),
  );
  if (missing.length > 0) throw new FirewallError(missingPrograms(missing));
  return { sshd, backendLinks };
}

function tryFindProgram(program: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function decidingLink(command: string): string {
  try {
    if (!lstatSync(command).isSymbolicLink()) return command;
    const target = readlinkSync(command);
    return dirname(target) === '/etc/alternatives' ? target : command;
  } catch {
    return command;
  }
}
