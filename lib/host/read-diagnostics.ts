import { type Diagnostic, problem } from '../base/diagnostic';
import { type Family, commandOf } from '../net/family';
import { printable } from '../base/visible-text';

export function truncatedOutput(host: string): Diagnostic {
  return problem({
    code: 'host/truncated-output',
    summary: `the output of ${host} is cut off, so its ruleset cannot be trusted; nothing was changed`,
    help: 'try again; if it happens again, log in and look whether `iptables-save` ends with COMMIT',
  });
}

export function noIptables(host: string, family: Family): Diagnostic {
  return problem({
    code: 'host/no-iptables',
    summary: `${host} has no ${commandOf(family)}-save`,
    detail: 'looked in PATH, /usr/local/sbin, /usr/sbin and /sbin',
    help: 'install the iptables package there, or leave out what is declared for this family',
  });
}

export function noPrivilege(host: string, user: string, command: string, said: string): Diagnostic {
  return problem({
    code: 'host/no-privilege',
    summary: `${printable(user)} may not run ${command} on ${host}`,
    detail: printable(said),
    help: 'log in as root, or give the user the file that `cdktf-iptables sudoers --user NAME` prints',
  });
}

export function saveFailed(host: string, command: string, status: number, said: string): Diagnostic {
  return problem({
    code: 'host/save-failed',
    summary: `${command} failed on ${host} with exit status ${String(status)}`,
    detail: said.trim() === '' ? 'it said nothing' : printable(said),
  });
}

export function mixedBackends(host: string, family: Family, used: string, other: string): Diagnostic {
  return problem({
    code: 'host/mixed-backends',
    summary: `${host} holds ${commandOf(family)} rules of both backends: ${used} and ${other}`,
    detail:
      'both filter the same packets, and either tool shows only its own, so no plan would tell the truth',
    help: `move the ${other} rules over (\`${commandOf(family)}-${other}-save\`), flush them there, then plan again`,
  });
}
