import type { Diagnostic } from '../base/diagnostic';
import { printable } from '../base/visible-text';
import { type Family, commandOf } from '../net/family';
import { hostCatalogue } from './catalogue';

const { problem } = hostCatalogue;

export function truncatedOutput(host: string): Diagnostic {
  return problem({
    code: 'host/truncated-output',
    summary: `the output of ${host} is cut off, so its ruleset cannot be trusted; nothing was changed`,
    help: 'try again; if it happens again, log in and check that `iptables-save` ends with COMMIT',
  });
}

export function noIptables(host: string, family: Family): Diagnostic {
  return problem({
    code: 'host/no-iptables',
    summary: `${host} has no ${commandOf(family)}-save; nothing was changed`,
    detail: 'searched PATH, /usr/local/sbin, /usr/sbin and /sbin',
    help: 'install the iptables package there, or leave the rules of this family out',
  });
}

export function noPrivilege(host: string, user: string, command: string, said: string): Diagnostic {
  return problem({
    code: 'host/no-privilege',
    summary: `${printable(user)} may not run ${command} on ${host}; nothing was changed`,
    detail: printable(said),
    help:
      user === 'root'
        ? 'this root lacks the capability CAP_NET_ADMIN, as in a container: plan for the machine that the container runs on, or start it with `--cap-add NET_ADMIN`'
        : 'log in as root, or give the user the file that `cdktf-iptables sudoers --user NAME` prints',
  });
}

export function saveFailed(host: string, command: string, status: number, said: string): Diagnostic {
  return problem({
    code: 'host/save-failed',
    summary: `${command} failed on ${host} with exit status ${String(status)}; nothing was changed`,
    detail: said.trim() === '' ? 'it printed nothing' : printable(said),
    help: `run ${command} on the host to see why`,
  });
}

export function mixedBackends(host: string, family: Family, used: string, other: string): Diagnostic {
  return problem({
    code: 'host/mixed-backends',
    summary: `${host} has ${commandOf(family)} rules in both backends, ${used} and ${other}; nothing was changed`,
    detail:
      'both filter the same packets, and each tool shows only its own rules, so a plan would be incomplete',
    help: `move the ${other} rules over (\`${commandOf(family)}-${other}-save\`), flush them there, then plan again`,
  });
}
