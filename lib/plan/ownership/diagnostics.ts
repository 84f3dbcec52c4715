import type { Diagnostic } from '../../base/diagnostic';
import type { Family } from '../../net/family';
import type { Policy } from '../../ruleset/model/ruleset';
import { planCatalogue } from '../catalogue';
import type { PolicyClaim } from './ledger';

const { problem, warning } = planCatalogue;

interface Place {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly owner: string;
}

/** Where owners of one host get in each other's way. */
export const ownershipProblems = {
  policyContradicts: (
    { family, table, chain, owner }: Place,
    declared: Policy,
    other: string,
    claim: PolicyClaim,
  ): Diagnostic =>
    problem({
      code: 'plan/policy-contradicts',
      summary: `owners \`${owner}\` and \`${other}\` declare different policies for ${chain} (${family}, table ${table})`,
      detail: `\`${owner}\` declares ${declared}, \`${other}\` declares ${claim.policy}; nothing was changed`,
      help: `declare the same policy in both, or leave it to \`${other}\` alone; to change a policy that both declare, first take it out of one of them and apply that, then change the other`,
    }),
  chainOfOtherOwner: ({ family, table, chain, owner }: Place, other: string): Diagnostic =>
    problem({
      code: 'plan/chain-of-other-owner',
      summary: `owners \`${owner}\` and \`${other}\` both declare chain ${chain} (${family}, table ${table})`,
      detail: 'each would replace the rules of the other; nothing was changed',
      help: `give one of them another chain name; if \`${owner}\` is the new name of \`${other}\`, let it adopt \`${other}\``,
    }),
  adopted: (owner: string, former: string): Diagnostic =>
    warning({
      code: 'plan/owner-adopted',
      summary: `owner \`${owner}\` adopts the rules of owner \`${former}\``,
      detail:
        `what \`${owner}\` declares as well stays where it is, with its counters, and gets another mark; the rest is removed. ` +
        `Afterwards, \`${former}\` can be taken out of the owners that are adopted`,
    }),
};
