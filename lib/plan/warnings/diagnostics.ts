/** What a change takes from whoever made it, and from the host: refused before it is touched, or said. */
import type { Diagnostic } from '../../base/diagnostic';
import type { Family } from '../../net/family';
import { planCatalogue } from '../catalogue';
import type { DeployerConnection } from '../deployer-connection';
import type { StoppingRules } from './stopping-rules';

const { problem, warning } = planCatalogue;

export const wayInProblems = {
  wayInBlocked: (
    to: DeployerConnection,
    { what, isAnswer }: { readonly what: string; readonly isAnswer: boolean },
    { lines, because }: StoppingRules,
  ): Diagnostic =>
    problem({
      code: 'plan/way-in-blocked',
      summary: `after this change, the deployer at ${to.source} cannot log in any more: ${what} is not accepted (${to.family}, port ${String(to.port)})`,
      detail: lines.length === 0 ? 'no rule accepts it' : lines.join('\n'),
      help: `${wayOut(to, isAnswer, because)}; or give the reason why this is wanted with --accept-lockout-risk, in Terraform \`accept_lockout_risk\``,
    }),
  wayInRunsOut: (to: DeployerConnection, what: string, matches: readonly string[]): Diagnostic =>
    problem({
      code: 'plan/way-in-runs-out',
      summary: `after this change, the deployer at ${to.source} can log in only until a match is used up: ${what} (${to.family}, port ${String(to.port)})`,
      detail: matches.join('\n'),
      help: `accept tcp port ${String(to.port)} from ${to.source} before that match; or give the reason why this is wanted with --accept-lockout-risk, in Terraform \`accept_lockout_risk\``,
    }),
  addressLost: (
    { family, interface: name, loses }: { family: Family; interface: string; loses: string },
    lost: readonly string[],
  ): Diagnostic =>
    problem({
      code: 'plan/address-lost',
      summary: `after this change, ${name} loses ${loses}, minutes or hours after the confirmation (${family})`,
      detail: lost.join('\n'),
      help: 'accept these packets there; or give the reason why this is wanted with --accept-lockout-risk, in Terraform `accept_lockout_risk`',
    }),
  wayInUndecided: (to: DeployerConnection, matches: readonly string[]): Diagnostic =>
    warning({
      code: 'plan/way-in-undecided',
      summary: `whether the deployer at ${to.source} can still log in after this change depends on what the rules alone do not tell (${to.family}, port ${String(to.port)})`,
      detail: matches.join('\n'),
      help: 'the confirmation finds out, and the host rolls back if not',
    }),
};

/** What lets a deployer in whose packets are stopped. */
function wayOut(
  { port, source }: DeployerConnection,
  isAnswer: boolean,
  because: StoppingRules['because'],
): string {
  const login = `tcp port ${String(port)} from ${source}`;
  switch (because) {
    case 'led-elsewhere':
      return `leave ${login} out of the rule that leads it elsewhere`;
    case 'invalid-in-raw':
      return 'ask for the state in mangle or filter, behind connection tracking';
    case 'untracked':
      return `accept ${login} in the state UNTRACKED as well, or leave it out of that NOTRACK`;
    case 'in-two-zones':
      return `put ${login} into the same zone in both directions, or into none`;
    case 'half-tracked':
      return `take ${login} out of connection tracking in both directions and accept it in the state UNTRACKED, or in none`;
    default:
      return isAnswer ? `accept what goes to ${source} from tcp port ${String(port)}` : `accept ${login}`;
  }
}
