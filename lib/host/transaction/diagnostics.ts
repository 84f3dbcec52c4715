import { type Diagnostic, problem, renderDiagnostic } from '../../base/diagnostic';
import { printable } from '../../base/visible-text';

export interface Refusal {
  readonly host: string;
  readonly command: string;
  readonly status: number;
  readonly said: string;
  /** The batch that was refused. */
  readonly input: string;
}

/** Nothing was begun: no rule of the host was touched. */
export const refusals = {
  noSpace: (host: string, said: string): Diagnostic =>
    problem({
      code: 'apply/no-space',
      summary: `what is needed to go back cannot be written on ${host}; nothing was changed`,
      detail: said === '' ? 'tried /run and /tmp' : printable(said),
      help: 'look at `df /run /tmp` and `df -i /run /tmp` there',
    }),
  missingTools: (host: string, tools: string): Diagnostic =>
    problem({
      code: 'apply/missing-tools',
      summary: `${host} lacks a tool that going back needs; nothing was changed`,
      detail: `missing:${printable(` ${tools}`)}`,
      help: 'flock and setsid are in the package util-linux, awk in mawk, gawk or busybox, the others in coreutils',
    }),
  noTimer: (host: string, said: string): Diagnostic =>
    problem({
      code: 'apply/no-timer',
      summary: `the timer that goes back could not be started on ${host}; nothing was changed`,
      detail: printable(said),
    }),
  locked: (host: string, deployer: string): Diagnostic =>
    problem({
      code: 'apply/locked',
      summary: `another change is being made on ${host}; nothing was changed`,
      detail: deployer === '' ? 'its holder is not known' : `by ${printable(deployer)}`,
      help: 'wait until it is confirmed or undone, then plan again',
    }),
  xtablesLocked: (host: string): Diagnostic =>
    problem({
      code: 'apply/xtables-locked',
      summary: `another program on ${host} holds the lock of iptables (/run/xtables.lock); nothing was changed`,
      help: 'see who with `fuser /run/xtables.lock`, then try again',
    }),
  stopped: (host: string): Diagnostic =>
    problem({
      code: 'apply/stopped',
      summary: `the change was called off before it was made; nothing was changed on ${host}`,
    }),
};

/** Why a change that was begun is taken back. What came of that is said by one of `endings`. */
export const reasons = {
  batchRefused: ({ host, command, status, said, input }: Refusal): Diagnostic =>
    problem({
      code: 'apply/refused',
      summary: `${host} refused the change`,
      detail: [
        `${command} --noflush -w 5: exit status ${String(status)}${status === 137 ? ' (it took too long, or was killed)' : ''}`,
        ...(said.trim() === '' ? [] : [printable(said)]),
        'input:',
        numbered(input),
      ].join('\n'),
      help:
        refusedLine(said, input) ??
        'the kernel or the extension on that host does not take one of these rules',
    }),
  notAsPlanned: (host: string, differences: readonly string[]): Diagnostic =>
    problem({
      code: 'apply/not-as-planned',
      summary: `${host} does not hold what the plan said`,
      detail: differences.join('\n'),
      help: 'where the host prints a rule otherwise than it is declared, declare it as the host prints it',
    }),
  unreadable: (host: string, why: string): Diagnostic =>
    problem({
      code: 'apply/unreadable',
      summary: `what ${host} holds after the change cannot be read`,
      detail: why,
    }),
  unreachable: (host: string, why: string): Diagnostic =>
    problem({
      code: 'apply/unreachable',
      summary: `${host} cannot be reached over a new connection after the change`,
      detail: why,
      help: 'look at what the plan does to the port and the address that this machine logs in by',
    }),
  late: (host: string, confirmTimeoutMs: number): Diagnostic =>
    problem({
      code: 'apply/rolled-back',
      summary: `the change on ${host} was gone before it could be confirmed`,
      detail: `the host takes it back after ${seconds(confirmTimeoutMs)}, when its timer ends, and when it is started again`,
      help: 'a slow host needs a longer confirm timeout',
    }),
  noAnswer: (host: string, confirmTimeoutMs: number): Diagnostic =>
    problem({
      code: 'apply/rolled-back',
      summary: `nobody said within ${seconds(confirmTimeoutMs)} that the change on ${host} is to stay`,
    }),
  declined: (host: string, why: string): Diagnostic =>
    problem({
      code: 'apply/declined',
      summary: `the change on ${host} was not accepted`,
      ...(why === '' ? {} : { detail: why }),
    }),
  lost: (host: string, why: string): Diagnostic =>
    problem({
      code: 'apply/rolled-back',
      summary: `what came of the change on ${host} was not heard`,
      detail: why,
      help: 'plan again',
    }),
  aborted: (host: string): Diagnostic =>
    problem({ code: 'apply/aborted', summary: `the change on ${host} was broken off, as asked for` }),
};

/** What the host holds, seen there. Each keeps the code of the reason where that is what a person has to mend. */
export const endings = {
  rolledBack: (host: string, reason: Diagnostic): Diagnostic =>
    problem({ ...reason, summary: `${reason.summary}; ${host} holds what it held before` }),
  notRolledBack: (host: string, reason: Diagnostic, left: readonly string[], said: string): Diagnostic =>
    problem({
      code: 'apply/not-rolled-back',
      summary: `the change on ${host} could not be undone; somebody has to look at it`,
      detail: [
        renderDiagnostic(reason),
        'not as before:',
        ...left,
        ...(said === '' ? [] : ['said there:', printable(said)]),
      ].join('\n'),
      help: 'plan again: the plan shows what is to be done',
    }),
  changedMeanwhile: (host: string, reason: Diagnostic, left: readonly string[]): Diagnostic =>
    problem({
      code: 'apply/changed-meanwhile',
      summary: `the change is no longer on ${host}, and somebody has changed it since`,
      detail: [renderDiagnostic(reason), 'not as before:', ...left].join('\n'),
      help: 'plan again: the plan shows what is to be done',
    }),
  unknown: (host: string, confirmTimeoutMs: number, reason: Diagnostic, why: string): Diagnostic =>
    problem({
      code: 'apply/unknown',
      summary: `${host} cannot be asked, so it is not known what it holds`,
      detail: [
        `it goes back by itself ${seconds(confirmTimeoutMs)} after the change, unless that was confirmed`,
        renderDiagnostic(reason),
        why,
      ].join('\n'),
      help: 'plan again as soon as it can be reached',
    }),
};

/** Codes of `reasons` and `endings`. */
const begun: ReadonlySet<string> = new Set([
  'apply/refused',
  'apply/not-as-planned',
  'apply/unreadable',
  'apply/unreachable',
  'apply/rolled-back',
  'apply/declined',
  'apply/aborted',
  'apply/not-rolled-back',
  'apply/changed-meanwhile',
  'apply/unknown',
]);

/** Whether an error with this code says that a change was begun on the host, and did not stay. */
export function wasBegun(code: string): boolean {
  return begun.has(code);
}

function seconds(milliseconds: number): string {
  return `${String(Math.ceil(milliseconds / 1000))} seconds`;
}

/** The line that the tool complains about, when it names one that is a rule. */
function refusedLine(said: string, input: string): string | undefined {
  const number = /line:? ([0-9]+)/.exec(said)?.[1];
  const line = number === undefined ? undefined : input.split('\n')[Number(number) - 1];
  return line === undefined || line === 'COMMIT' ? undefined : `look at \`${line}\``;
}

function numbered(input: string): string {
  const lines = input.trimEnd().split('\n');
  const shown =
    lines.length > 60 ? [...lines.slice(0, 50), `... ${String(lines.length - 50)} more lines`] : lines;
  return shown.map((line, index) => `${String(index + 1).padStart(4)}  ${line}`).join('\n');
}
