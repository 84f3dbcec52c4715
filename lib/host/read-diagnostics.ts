import type { Diagnostic } from '../base/diagnostic';
import { printable } from '../base/visible-text';
import { type Family, commandOf } from '../net/family';
import { hostCatalogue } from './catalogue';
import type { RemoteResult } from './transport';

const { problem } = hostCatalogue;

/** A script that ended, as far as is known of it. */
export type EndedScript = Pick<RemoteResult, 'stdout'> & Partial<RemoteResult>;

export function truncatedOutput(host: string, ended: EndedScript): Diagnostic {
  return problem({
    code: 'host/truncated-output',
    summary: `the output of ${host} is cut off, so its ruleset cannot be trusted; nothing was changed`,
    detail: [endOf(ended), errorOutput(ended)].join('\n'),
    help: 'try again; if it happens again, log in and check that `iptables-save` ends with COMMIT',
  });
}

/** The login answers, but not the script. */
export function scriptNotRun(host: string, ended: EndedScript): Diagnostic {
  return problem({
    code: 'host/script-refused',
    summary: `${host}: the login works, but the host did not run the script`,
    detail: [endOf(ended), printedLines('on stdout', ended.stdout), errorOutput(ended)].join('\n'),
    help: 'this user needs a login shell that runs commands: check its shell in /etc/passwd, and ForceCommand and ChrootDirectory in sshd_config; `ssh HOST true` shows what the login prints',
  });
}

function endOf({ exitCode, signal }: EndedScript): string {
  if (signal !== undefined) return `it ended with ${printable(signal)}`;
  return `it ended with exit status ${exitCode === undefined ? 'unknown' : String(exitCode)}`;
}

function errorOutput({ stderr = '' }: EndedScript): string {
  return printedLines('on stderr', Buffer.from(stderr.slice(0, 4 * MOST_CHARACTERS)));
}

const MOST_LINES = 10;
const MOST_CHARACTERS = 2_000;

/** The first lines of what a host printed. */
function printedLines(where: string, output: Buffer): string {
  const start = output.toString('utf8', 0, 4 * MOST_CHARACTERS).slice(0, MOST_CHARACTERS);
  const lines = printable(start).split('\n').slice(0, MOST_LINES);
  if (lines.join('') === '') return `${where} it printed nothing`;
  return [`${where} it printed first:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

export function noIptables(host: string, family: Family): Diagnostic {
  return problem({
    code: 'host/no-iptables',
    summary: `${host} has no ${commandOf(family)}-save; nothing was changed`,
    detail: 'searched PATH, /usr/local/sbin, /usr/sbin and /sbin',
    help: 'install the iptables package there, or leave the rules of this family out',
  });
}

export function noIpset(host: string): Diagnostic {
  return problem({
    code: 'host/no-ipset',
    summary: `${host} has no ipset, which the declared sets need; nothing was changed`,
    detail: 'searched PATH, /usr/local/sbin, /usr/sbin and /sbin',
    help: 'install the package ipset there (apt, dnf, apk and pacman all call it so), or leave the sets out',
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

export function tooManyLines(host: string, command: string, most: string): Diagnostic {
  return problem({
    code: 'host/output-too-large',
    summary: `${command}-save on ${host} printed more than ${most}; nothing was changed`,
    help: 'look at what it prints there; a host that really has that many is too large for this program',
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
