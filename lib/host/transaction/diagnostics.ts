import { type Diagnostic, renderDiagnostic } from '../../base/diagnostic';
import { printable } from '../../base/visible-text';
import { keptCatalogue, refusalCatalogue, rollbackCatalogue } from './catalogue';

export interface Refusal {
  readonly host: string;
  readonly command: string;
  readonly status: number;
  readonly said: string;
  /** The batch that was refused. */
  readonly input: string;
}

/** Why a change was not started: no rule of the host was touched. */
/** The change stays. */
export function setsKept(host: string, names: readonly string[]): Diagnostic {
  return keptCatalogue.warning({
    code: 'apply/sets-kept',
    summary: `the sets ${printable(names.join(', '))} stay on ${host}, as something else there names them`,
    detail: 'the change was made, and they are managed no more',
    help: 'find the rule or the list that names them, and run `ipset destroy NAME` when it has gone',
  });
}

export const refusals = {
  noSpace: (host: string, said: string): Diagnostic =>
    refusalCatalogue.problem({
      code: 'apply/no-space',
      summary: `cannot write what a rollback needs on ${host}; nothing was changed`,
      detail: said === '' ? 'tried /run and /tmp' : printable(said),
      help: 'see `df /run /tmp` and `df -i /run /tmp` there, and `ulimit -f` of the login',
    }),
  missingTools: (host: string, tools: string): Diagnostic =>
    refusalCatalogue.problem({
      code: 'apply/missing-tools',
      summary: `${host} lacks a command that a rollback needs; nothing was changed`,
      detail: `missing:${printable(` ${tools}`)}`,
      help: 'flock and setsid are in the package util-linux, awk in mawk, gawk or busybox, the others in coreutils',
    }),
  noTimer: (host: string, said: string): Diagnostic =>
    refusalCatalogue.problem({
      code: 'apply/no-timer',
      summary: `the rollback timer could not be started on ${host}; nothing was changed`,
      detail: printable(said),
    }),
  oldIptables: (host: string, version: string): Diagnostic =>
    refusalCatalogue.problem({
      code: 'apply/old-iptables',
      summary: `iptables-restore on ${host} is too old: it cannot wait for the lock of iptables; nothing was changed`,
      detail: `its version is ${printable(version)}; \`iptables-restore -w\` came with 1.6.2`,
      help: 'update iptables there (on CentOS 7, the last update of its package knows -w)',
    }),
  endsAtLogout: (host: string, by: string): Diagnostic =>
    refusalCatalogue.problem({
      code: 'apply/ends-at-logout',
      summary: `on ${host}, the timer that rolls back would end together with this login; nothing was changed`,
      detail: `it would be ended by ${printable(by)}`,
      help: 'let the manager of this user stay (as root: `loginctl enable-linger USER`), set KillUserProcesses=no in logind.conf, or log in as root',
    }),
  locked: (host: string, deployer: string): Diagnostic =>
    refusalCatalogue.problem({
      code: 'apply/locked',
      summary: `another change of ${host} is in progress; nothing was changed`,
      detail: deployer === '' ? 'it is not known who makes it' : `by ${printable(deployer)}`,
      help: 'wait until it is confirmed or rolled back, then plan again',
    }),
  xtablesLocked: (host: string): Diagnostic =>
    refusalCatalogue.problem({
      code: 'apply/xtables-locked',
      summary: `another program on ${host} holds the iptables lock (/run/xtables.lock); nothing was changed`,
      help: 'find it with `fuser /run/xtables.lock`, then try again',
    }),
  stopped: (host: string): Diagnostic =>
    refusalCatalogue.problem({
      code: 'apply/stopped',
      summary: `the change was cancelled before it was made; nothing was changed on ${host}`,
    }),
};

const outputHelp =
  'check what the plan changes in OUTPUT: it may stop what the host answers; if it does not, plan again with a longer confirm timeout';

const rulesHelp =
  'where the host prints a rule differently from how it was declared, declare it as the host prints it';

const setsHelp =
  'something on the host writes to this set, such as fail2ban, a script or a rule with the target SET: stop it, or declare the set with `dynamic: true` and without entries, so that its members are left to others';

/** Why a change that was started is rolled back. One of `endings` adds what the host holds after that. */
export const reasons = {
  batchRefused: ({ host, command, status, said, input }: Refusal): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/refused',
      summary: `${host} refused the change`,
      detail: [
        `${command} --noflush -w 5: exit status ${String(status)}${[124, 137].includes(status) ? ' (it took too long, or was killed)' : ''}`,
        ...(said.trim() === '' ? [] : [printable(said)]),
        'input:',
        numbered(input),
      ].join('\n'),
      help:
        refusedLine(said, input) ?? 'the kernel or iptables of that host does not accept one of these rules',
    }),
  notAsPlanned: (host: string, rules: readonly string[], sets: readonly string[]): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/not-as-planned',
      summary: `after the change, ${rules.length === 0 ? 'the sets' : 'the ruleset'} of ${host} ${rules.length === 0 ? 'were' : 'was'} not as planned`,
      detail: [...rules, ...sets].join('\n'),
      help: [
        ...(rules.length === 0 && sets.length > 0 ? [] : [rulesHelp]),
        ...(sets.length === 0 ? [] : [setsHelp]),
      ].join('; '),
    }),
  unreadable: (host: string, why: string): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/unreadable',
      summary: `cannot read the ruleset of ${host} after the change`,
      detail: why,
    }),
  unreachable: (host: string, why: string): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/unreachable',
      summary: `cannot reach ${host} over a new connection after the change`,
      detail: why,
      help: 'check what the plan changes for the port and the address that this machine logs in with',
    }),
  noFullPackets: (host: string, bytes: number, why: string): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/unreachable',
      summary: `after the change, a new login on ${host} worked, but packets of full size did not get there and back`,
      detail: `sent ${String(bytes)} bytes to be sent back: ${why}`,
      help: 'check what the plan changes for large packets (`-m length`, ICMP errors), and for neighbour discovery in IPv6 (ICMPv6 types 135 and 136)',
    }),
  late: (host: string, confirmTimeoutMs: number, stopsOutput: boolean): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/rolled-back',
      summary: `${host} rolled the change back before it could be confirmed`,
      detail: `a host rolls back ${seconds(confirmTimeoutMs)} after the change, when its timer ends, and when it reboots`,
      help: stopsOutput ? outputHelp : 'plan again; a slow host needs a longer confirm timeout',
    }),
  noAnswer: (host: string, confirmTimeoutMs: number): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/rolled-back',
      summary: `nobody confirmed the change on ${host} within ${seconds(confirmTimeoutMs)}`,
    }),
  declined: (host: string, why: string): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/declined',
      summary: `the change on ${host} was not accepted`,
      ...(why === '' ? {} : { detail: why }),
    }),
  lost: (host: string, why: string, stopsOutput: boolean): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/rolled-back',
      summary: `lost contact with ${host} before the result of the change was known`,
      detail: why,
      help: stopsOutput ? outputHelp : 'plan again',
    }),
  aborted: (host: string): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/aborted',
      summary: `the change on ${host} was cancelled`,
    }),
};

/** @param suspects rules of the change that may be the reason, a line each */
export function withSuspects(reason: Diagnostic, suspects: readonly string[]): Diagnostic {
  if (suspects.length === 0) return reason;
  const detail = [
    'of this change, this may have stopped the login:',
    ...suspects.map((line) => printable(line)),
    ...(reason.detail === undefined ? [] : [reason.detail]),
  ].join('\n');
  const help = `correct what is named, or accept the login before it${reason.help === undefined ? '' : `; if that was not it, ${reason.help}`}`;
  return { ...reason, detail, help };
}

/** What the host holds, as read there. Each keeps the code of the reason where that is what a person has to correct. */
export const endings = {
  rolledBack: (host: string, reason: Diagnostic): Diagnostic => ({
    ...reason,
    host: 'rolled-back',
    summary: `${reason.summary}; ${host} was rolled back to its previous ruleset`,
  }),
  notRolledBack: (host: string, reason: Diagnostic, left: readonly string[], said: string): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/not-rolled-back',
      summary: `the change on ${host} failed and could not be rolled back; look at the host now`,
      detail: [
        renderDiagnostic(reason),
        'different from before the change:',
        ...left,
        ...(said === '' ? [] : ['the host printed:', printable(said)]),
      ].join('\n'),
      help: 'plan again: the plan shows what is left to do',
    }),
  changedMeanwhile: (host: string, reason: Diagnostic, left: readonly string[]): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/changed-meanwhile',
      summary: `the change on ${host} was rolled back, and somebody else has changed its rules since`,
      detail: [renderDiagnostic(reason), 'different from before the change:', ...left].join('\n'),
      help: 'plan again: the plan shows what is left to do',
    }),
  stillRunning: (host: string, reason: Diagnostic): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/still-running',
      summary: `${host} has its previous ruleset, but iptables-restore still hangs there with the change, and could not be ended`,
      detail: `should it write the change after all, the host rolls it back again\n${renderDiagnostic(reason)}`,
      help: 'as root on the host, look for it with `ps -ef` and end it; until then, no other change of this host is made',
    }),
  left: (host: string, confirmTimeoutMs: number): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/unknown',
      summary: `cancelled before ${host} has said whether it has the old or the new ruleset`,
      detail: `it rolls back by itself ${seconds(confirmTimeoutMs)} after the change, unless the change was confirmed`,
      help: 'plan again after that',
    }),
  unknown: (host: string, confirmTimeoutMs: number, reason: Diagnostic, why: string): Diagnostic =>
    rollbackCatalogue.problem({
      code: 'apply/unknown',
      summary: `cannot reach ${host}, so it is unknown whether it has the old or the new ruleset`,
      detail: [
        `it rolls back by itself ${seconds(confirmTimeoutMs)} after the change, unless the change was confirmed`,
        renderDiagnostic(reason),
        why,
      ].join('\n'),
      help: 'plan again as soon as it can be reached',
    }),
};

function seconds(milliseconds: number): string {
  return `${String(Math.ceil(milliseconds / 1000))} seconds`;
}

/** The line that the tool complains about, when it names one that is a rule. */
function refusedLine(said: string, input: string): string | undefined {
  const number = /line:? ([0-9]+)/.exec(said)?.[1];
  const line = number === undefined ? undefined : input.split('\n')[Number(number) - 1];
  return line === undefined || line === 'COMMIT' ? undefined : `see \`${line}\``;
}

function numbered(input: string): string {
  const lines = input.trimEnd().split('\n');
  const shown =
    lines.length > 60 ? [...lines.slice(0, 50), `... ${String(lines.length - 50)} more lines`] : lines;
  return shown.map((line, index) => `${String(index + 1).padStart(4)}  ${line}`).join('\n');
}
