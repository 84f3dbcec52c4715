import { tryFindNearest } from '../base/suggest';
import type { Diagnostic } from '../base/diagnostic';
import { quoted } from '../base/visible-text';
import { sandboxCatalogue } from './catalogue';

const { problem } = sandboxCatalogue;

/** What can go wrong with a sandbox, in the words of the person who asked for it. */

export function badName(name: string): Diagnostic {
  return problem({
    code: 'sandbox/bad-name',
    summary: `${quoted(name)} cannot be the name of a sandbox`,
    detail:
      'A name is 1 to 20 characters: lower-case letters, digits and hyphens, with a letter or digit at both ends.',
    help: 'Choose a name such as "demo" or "web-1".',
  });
}

export function badBackend(backend: string): Diagnostic {
  return problem({
    code: 'sandbox/bad-backend',
    summary: `${quoted(backend)} is not a backend of iptables`,
    detail: 'Allowed: "legacy" and "nft".',
  });
}

export function needsLinux(platform: string): Diagnostic {
  return problem({
    code: 'sandbox/needs-linux',
    summary: `a sandbox needs Linux namespaces; this machine runs ${platform}`,
    help: 'Run it on a Linux machine or in a Linux virtual machine. Everything but the sandbox works here too.',
  });
}

export function needsRoot(uid: number): Diagnostic {
  return problem({
    code: 'sandbox/needs-root',
    summary: `only root can start and remove a sandbox; this process runs as user ${String(uid)}`,
    help: 'Run the same command with sudo.',
  });
}

export interface MissingProgram {
  readonly program: string;
  /** Debian's name of the package that has it. */
  readonly debianPackage: string;
}

export function missingPrograms(missing: readonly MissingProgram[]): Diagnostic {
  const packages = [...new Set(missing.map((each) => each.debianPackage))].join(' ');
  return problem({
    code: 'sandbox/missing-programs',
    summary: `a sandbox needs programs that this machine does not have: ${missing.map((each) => each.program).join(', ')}`,
    help: `On Debian and Ubuntu: apt-get install ${packages}`,
  });
}

export function nameTaken(name: string): Diagnostic {
  return problem({
    code: 'sandbox/name-taken',
    summary: `there is already a sandbox "${name}"`,
    help: `Use another name, or remove that one first: cdktf-iptables sandbox down --name ${name}`,
  });
}

export function busy(name: string, activity: 'up' | 'down', pid: number): Diagnostic {
  return problem({
    code: 'sandbox/busy',
    summary: `process ${String(pid)} is ${activity === 'up' ? 'starting' : 'removing'} the sandbox "${name}"`,
    help: 'Wait for that process to end, then try again.',
  });
}

export function notFound(name: string, known: readonly string[]): Diagnostic {
  const nearest = tryFindNearest(name, known);
  return problem({
    code: 'sandbox/not-found',
    summary: `there is no sandbox "${name}"`,
    // Other people's sandboxes are no matter of this error.
    detail:
      nearest === undefined ? 'All sandboxes: cdktf-iptables sandbox list.' : `Did you mean "${nearest}"?`,
    help: `Start it: cdktf-iptables sandbox up --name ${name}`,
  });
}

export function dead(name: string): Diagnostic {
  return problem({
    code: 'sandbox/dead',
    summary: `the sandbox "${name}" is not running: its processes have ended`,
    help: `Start it again (cdktf-iptables sandbox up --name ${name}) or remove it (cdktf-iptables sandbox down --name ${name}).`,
  });
}

export function noFreeSlot(slots: number): Diagnostic {
  return problem({
    code: 'sandbox/no-free-slot',
    summary: `all ${String(slots)} address ranges for sandboxes in 198.18.0.0/15 are in use on this machine`,
    help: 'Remove sandboxes that are not needed: cdktf-iptables sandbox list, then cdktf-iptables sandbox down --name NAME.',
  });
}

export function commandFailed(argv: readonly string[], status: string, output: string): Diagnostic {
  return problem({
    code: 'sandbox/command-failed',
    summary: `${argv[0] ?? ''} failed (${status}) while setting up or using a sandbox`,
    detail: `Command: ${argv.join(' ')}\n${output.trim() === '' ? 'It printed nothing.' : output.trim()}`,
    help: 'In a container, namespaces need extra rights: docker run --privileged.',
  });
}

export function bootFailed(name: string, reason: string, log: string): Diagnostic {
  return problem({
    code: 'sandbox/boot-failed',
    summary: `the host of the sandbox "${name}" did not start: ${reason}`,
    detail: log.trim() === '' ? 'It logged nothing.' : `It logged:\n${log.trim()}`,
    help: 'In a container, namespaces need extra rights: docker run --privileged.',
  });
}

export function backendUnusable(backend: 'legacy' | 'nft', output: string): Diagnostic {
  return problem({
    code: 'sandbox/backend-unusable',
    summary: `iptables-${backend} does not work with the kernel of this machine`,
    detail: output.trim(),
    help: `Start the sandbox with --backend ${backend === 'legacy' ? 'nft' : 'legacy'}, or load the kernel's ${backend === 'legacy' ? 'ip_tables and ip6_tables' : 'nf_tables'} modules.`,
  });
}

export function backendMismatch(backend: 'legacy' | 'nft', found: readonly string[]): Diagnostic {
  return problem({
    code: 'sandbox/backend-mismatch',
    summary: `in the sandbox, not every iptables command is the ${backend} one`,
    detail: found.join('\n'),
  });
}

export function cleanupFailed(name: string, reason: string): Diagnostic {
  return problem({
    code: 'sandbox/cleanup-failed',
    summary: `parts of the sandbox "${name}" could not be removed: ${reason}`,
    help: `Try again: cdktf-iptables sandbox down --name ${name}`,
  });
}
