/** The wording of what the provider itself finds wrong; what hosts and rules report comes from below. */
import type { Diagnostic } from '../base/diagnostic';
import { quoted } from '../base/visible-text';
import { providerCatalogue } from './catalogue';

const { problem, warning } = providerCatalogue;

export function valueOfWrongType(path: string, expected: string, got: unknown): Diagnostic {
  return problem({
    code: 'provider/wrong-type',
    summary: `${path === '' ? 'The value' : path} must be ${expected}, but is ${describe(got)}`,
    help: 'A state written by another version of the provider may be the cause; import the resource again.',
  });
}

export function numberOutOfRange(path: string, got: string): Diagnostic {
  return problem({
    code: 'provider/number-out-of-range',
    summary: `${path} is ${got}, a number too large to be represented exactly`,
    help: 'Whole numbers must be between -9007199254740991 and 9007199254740991.',
  });
}

export function interrupted(what: string): Diagnostic {
  return problem({
    code: 'provider/interrupted',
    summary: `Interrupted: ${what} was stopped`,
    detail: 'A host with a change in progress rolls back to its previous ruleset by itself.',
    help: 'Plan again: the plan reads the live rulesets again.',
  });
}

export function bug(what: string, error: unknown): Diagnostic {
  return problem({
    code: 'provider/bug',
    summary: `Internal error; please report it: ${what} failed`,
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    help: 'Please report this with the text above. No change is left half made: a host ends with its old or its new ruleset; plan again to see which.',
  });
}

export function unknownResourceType(typeName: string): Diagnostic {
  return problem({
    code: 'provider/unknown-resource-type',
    summary: `The provider has no resource type ${typeName}`,
    help: 'Its only resource type is iptables_ruleset.',
  });
}

export function notConfigured(): Diagnostic {
  return problem({
    code: 'provider/not-configured',
    summary: 'Terraform called the provider before it configured it',
    help: 'Internal error; please report it.',
  });
}

export function schemaTooNew(typeName: string, version: number, known: number): Diagnostic {
  return problem({
    code: 'provider/state-too-new',
    summary: `The state of ${typeName} was written by a newer provider (schema ${String(version)}, this one knows ${String(known)})`,
    help: 'Upgrade cdktf-iptables to at least the version that wrote the state.',
  });
}

export function invalidValue(what: string, got: unknown, allowed: string): Diagnostic {
  return problem({
    code: 'provider/invalid-value',
    summary: `${what} is ${describe(got)}`,
    detail: `Allowed: ${allowed}.`,
  });
}

export function missingValue(what: string, why: string): Diagnostic {
  return problem({ code: 'provider/missing-value', summary: `${what} is missing: ${why}` });
}

export function notNull(what: string): Diagnostic {
  return problem({ code: 'provider/null-value', summary: `${what} is null`, help: 'Leave it out instead.' });
}

export function forbiddenCharacter(what: string, got: string): Diagnostic {
  const character = /[\0\n\r]/.exec(got)?.[0] ?? '';
  const name = character === '\0' ? 'a NUL' : 'a line break';
  return problem({
    code: 'provider/forbidden-character',
    summary: `${what} contains ${name}: ${quoted(got)}`,
    help: 'One string is one line: split rules into list elements.',
  });
}

export function invalidImportId(id: string, why: string): Diagnostic {
  return problem({
    code: 'provider/invalid-import-id',
    summary: `The import id ${quoted(id)} is not valid: ${why}`,
    detail:
      'An id is a URL such as ssh://root@192.0.2.1:22?owner=web&foreign_rules=keep, or JSON such as\n' +
      '{"host":{"address":"192.0.2.1","user":"root"},"owner":"web"}.',
    help: 'Members of host are those of the attribute `host`; the others are owner, foreign_rules, strategy, confirm_timeout and persist.',
  });
}

export function privateDataUnreadable(reason: string): Diagnostic {
  return problem({
    code: 'provider/private-data-unreadable',
    summary: `The private data in the state cannot be read: ${reason}`,
    help: 'Plan with refresh (without -refresh=false), which reads the live ruleset again.',
  });
}

export function readPostponed(host: string, causes: readonly Diagnostic[]): Diagnostic {
  return warning({
    code: 'provider/read-postponed',
    summary: `The live ruleset of ${host} could not be read`,
    detail: [
      ...causes.map((cause) => cause.summary),
      'Terraform refreshes with the connection settings of the state. If the configuration now has other settings,',
      'the plan continues, and the apply reads the host with the new settings.',
    ].join('\n'),
  });
}

export function hostMoved(from: string, to: string): Diagnostic {
  return warning({
    code: 'provider/host-moved',
    summary: `The ruleset moves from ${from} to ${to}`,
    detail:
      `The live ruleset of ${to} is read when the plan is applied, so the operations are unknown.\n` +
      `Rules that were written to ${from} stay there if that is another machine.`,
  });
}

export function ownerChanges(from: string, to: string, host: string): Diagnostic {
  return warning({
    code: 'provider/owner-changes',
    summary: `The owner changes from ${from} to ${to}: the ruleset of ${host} is destroyed and created again`,
    detail: 'In between, the host is open: its policies are ACCEPT, and it has the rules of neither owner.',
  });
}

export function destroyOpens(host: string, operations: readonly string[]): Diagnostic {
  return warning({
    code: 'provider/destroy',
    summary: `Destroying the ruleset of ${host}: ${count(operations.length, 'operation')}`,
    detail:
      operations.length === 0
        ? 'None of its rules are live any more.'
        : ['Policies become ACCEPT first, then the rules of this owner are removed:', ...operations].join(
            '\n',
          ),
  });
}

export function operationsDiffer(
  host: string,
  planned: readonly string[],
  done: readonly string[],
): Diagnostic {
  return problem({
    code: 'provider/operations-differ',
    summary: `The operations on ${host} are not those of the plan`,
    detail: ['Planned:', ...planned, 'Done:', ...done].join('\n'),
    help: 'The change is live, and the state has the live ruleset. Internal error; please report it.',
  });
}

export function waitedForHost(host: string, seconds: number, causes: readonly Diagnostic[]): Diagnostic {
  return problem({
    code: 'provider/host-did-not-come-up',
    summary: `${host} could not be reached within ${String(seconds)} seconds`,
    detail: ['The last attempt failed with:', ...causes.map((cause) => cause.summary)].join('\n'),
    help: 'Raise `wait_for_ssh` in the provider configuration if the machine needs longer to boot.',
  });
}

export function notYetKnown(what: string): Diagnostic {
  return problem({
    code: 'provider/unknown-value',
    summary: `${what} has a value that is unknown until apply`,
  });
}

export function notBuilt(bundle: string): Diagnostic {
  return problem({
    code: 'provider/not-built',
    summary: `The program of the provider is missing: ${bundle}`,
    help: 'In a checkout of cdktf-iptables run `npm run build`; elsewhere install the package again.',
  });
}

export function platformUnsupported(platform: string): Diagnostic {
  return problem({
    code: 'provider/platform-unsupported',
    summary: `The Terraform provider does not run on ${platform}`,
    detail: 'It runs on Linux and macOS.',
    help: 'On Windows, use the Windows Subsystem for Linux.',
  });
}

function describe(value: unknown): string {
  if (typeof value === 'symbol') return 'an unknown value';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return typeof value === 'string' ? quoted(value) : String(value);
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'bigint' ? value.toString() : 'an object';
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
