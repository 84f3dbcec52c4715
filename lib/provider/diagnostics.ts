/** The wording of what the provider itself finds wrong; what hosts and rules report comes from below. */
import type { OwnerConflict } from './planned-owners';
import type { Diagnostic } from '../base/diagnostic';
import { providerCatalogue } from './catalogue';

const { problem, warning } = providerCatalogue;

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

const movedBlock = [
  '  moved {',
  '    from = iptables_ruleset.OLD_NAME',
  '    to   = iptables_ruleset.NEW_NAME',
  '  }',
];

/** Two parts of one plan that work against each other on a host. */
export function conflictingOwners(conflict: OwnerConflict, owner: string, host: string): Diagnostic {
  const nothing = 'nothing was changed';
  switch (conflict) {
    case 'destroyed-and-declared':
      return problem({
        code: 'provider/destroyed-and-declared',
        summary: `This plan both destroys and declares owner "${owner}" on ${host}; ${nothing}`,
        detail:
          'Destroying it would remove the rules that are declared or adopted, and open the host. The resource was probably renamed.',
        help: [
          'Tell Terraform that it moved; its owner may change in the same plan, without `adopts`:',
          ...movedBlock,
          'If one of two resources of this owner is to go, forget it with `terraform state rm ADDRESS`.',
        ].join('\n'),
      });
    case 'declared-twice':
      return problem({
        code: 'provider/declared-twice',
        summary: `Two resources declare owner "${owner}" on ${host}; ${nothing}`,
        detail: 'Each would replace the rules of the other with every apply.',
        help: 'Give one of them an owner of its own, or declare all rules in one of them.',
      });
    case 'adopted-and-declared':
      return problem({
        code: 'provider/adopted-and-declared',
        summary: `One resource declares owner "${owner}" on ${host}, and another one takes its rules over; ${nothing}`,
        detail: 'An owner is adopted once it is no longer declared.',
        help: `Take "${owner}" out of \`adopts\`, or choose another owner; to give its name to another resource, apply in between.`,
      });
    case 'replaced-and-renamed':
      return problem({
        code: 'provider/replaced-and-renamed',
        summary: `This plan replaces a resource on ${host} and changes its owner to "${owner}" at once; ${nothing}`,
        detail: 'The rules of the former owner would stay, and no state would know them.',
        help: 'Change the owner first and apply that, without `-replace`.',
      });
  }
}

export function openBetween(leaving: string, coming: string, host: string): Diagnostic {
  return problem({
    code: 'provider/open-between',
    summary: `This plan destroys owner "${leaving}" on ${host} and brings owner "${coming}"; nothing was changed`,
    detail: `Both close the host, and Terraform orders them as it likes: between the two, ${host} would be open.`,
    help: [
      'To hand the rules over in one step, tell Terraform that it is the same resource, whose owner changes:',
      ...movedBlock,
      `Or bring "${coming}" first and apply that, then destroy "${leaving}".`,
    ].join('\n'),
  });
}

export function adoptedOnce(former: string, owner: string, host: string): Diagnostic {
  return warning({
    code: 'provider/adopted-once',
    summary: `Owner "${former}" has rules on ${host} again, and "${owner}" leaves them there`,
    detail: `"${owner}" adopted it in an earlier apply. What came since was written by somebody else, so \`adopts\` does not take it.`,
    help: `Take "${former}" out of \`adopts\`. To take it over all the same, apply without it and then with it again.`,
  });
}

export function writtenElsewhere(owner: string, host: string): Diagnostic {
  return problem({
    code: 'provider/written-elsewhere',
    summary: `The rules of owner "${owner}" on ${host} were imported, and never changed by this state; nothing was removed`,
    detail: 'Another state wrote them, and may still declare them. Removing them could open the host for it.',
    help:
      'If no other state declares this owner, take the rules over first with `terraform apply`, then ' +
      'destroy them. If one does, forget them here with `terraform state rm ADDRESS`.',
  });
}

/** Stands in `impact` while nobody knows what an apply would change. */
export function impactUnread(host: string): string {
  return `not known: ${host} could not be read`;
}

export function takesOver(owner: string, host: string): Diagnostic {
  return warning({
    code: 'provider/takes-over',
    summary: `The rules of owner "${owner}" on ${host} were last written by another state or run; this apply takes them over`,
    detail:
      'From then on only this state removes them. If another state still declares this owner, give one of the two another owner: ' +
      'each would replace what the other declares.',
  });
}

export function ownerInUse(former: string, owner: string, host: string): Diagnostic {
  return problem({
    code: 'provider/owner-in-use',
    summary: `Owner "${former}" cannot become "${owner}": ${host} already has rules of "${owner}"; nothing was changed`,
    detail: `The rules of "${owner}" that this resource does not declare would be removed.`,
    help:
      `Choose an owner that the host does not have. To exchange the names of two owners, give one of them a name of its ` +
      'own first, and apply in between.',
  });
}

export function destroyRemovesNothing(owner: string, host: string): Diagnostic {
  return warning({
    code: 'provider/superseded',
    summary: `The rules of owner "${owner}" on ${host} stay: another state or run wrote them since`,
    detail: 'Only what this state wrote last is removed by it.',
  });
}

export function leftForReplacement(owner: string, host: string): Diagnostic {
  return warning({
    code: 'provider/replaced-in-place',
    summary: `The rules of owner "${owner}" stay on ${host} while their resource is replaced`,
    detail: 'The new resource takes them over, with the fewest operations.',
  });
}

export function destroyOpens(host: string, operations: readonly string[]): Diagnostic {
  return warning({
    code: 'provider/destroy',
    summary: `Destroying the ruleset of ${host}: ${count(operations.length, 'operation')}`,
    detail:
      operations.length === 0
        ? 'Nothing of it is live any more.'
        : [
            'Policies become what they were before any owner declared them. Only rules of this owner are removed:',
            ...operations,
          ].join('\n'),
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

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
