/**
 * Policies of built-in chains, which owners share.
 *
 * A policy is one for all, so it is claimed and not owned. Every owner who declares it has a claim in its ledger, with
 * the policy that stood there before anybody claimed it. While one owner claims a policy, it stays; when the last one
 * lets go, the policy of before comes back. Two owners who declare different policies get an error that names both.
 */
import type { Diagnostic } from '../../base/diagnostic';
import type { Family } from '../../net/family';
import type { Policy } from '../../ruleset/model/ruleset';
import { ownershipProblems } from './diagnostics';
import type { OwnedLedger, PolicyClaim } from './ledger';
import type { Records } from './records';

export interface PolicyContext {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly owner: string;
  readonly live: Policy;
  /** The policy that this owner declares; undefined when it declares none. */
  readonly declared: Policy | undefined;
  readonly records: Pick<Records, 'managed' | 'others'>;
}

export interface PlannedPolicy {
  /** The policy that the chain shall have. */
  readonly policy: Policy;
  /** What the ledger says about it afterwards; undefined when this owner claims nothing. */
  readonly claim?: PolicyClaim;
  readonly diagnostics: readonly Diagnostic[];
}

export function planPolicy(context: PolicyContext): PlannedPolicy {
  const { chain, declared, live, records } = context;
  const own = records.managed?.policies.find((claim) => claim.chain === chain);
  const others = othersClaims(context);
  if (declared !== undefined) {
    const before = own?.before ?? others[0]?.claim.before ?? live;
    return {
      policy: declared,
      claim: { chain, policy: declared, before },
      diagnostics: others
        .filter(({ claim }) => claim.policy !== declared)
        .map(({ ledger, claim }) =>
          ownershipProblems.policyContradicts(context, declared, ledger.owner, claim),
        ),
    };
  }
  if (own === undefined) return { policy: live, diagnostics: [] };
  return { policy: strictest(others.map(({ claim }) => claim.policy)) ?? own.before, diagnostics: [] };
}

/** The claims of other owners, where their ledgers know each other's policy of before. */
function othersClaims({
  chain,
  records,
}: PolicyContext): readonly { readonly ledger: OwnedLedger; readonly claim: PolicyClaim }[] {
  return records.others.flatMap((ledger) =>
    ledger.policies.filter((claim) => claim.chain === chain).map((claim) => ({ ledger, claim })),
  );
}

function strictest(policies: readonly Policy[]): Policy | undefined {
  return policies.includes('DROP') ? 'DROP' : policies[0];
}
