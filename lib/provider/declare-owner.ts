/** Tells the plan of a run what a resource does to owners, and reports what does not go together. */
import { type DeclaredRuleset, declaredChains } from '../deploy/declared-ruleset';
import { describeHost, machineOf } from '../resource/connection';
import type { RulesetState } from '../resource/attributes';
import { declaredRuleset } from '../resource/declared-ruleset';
import { isWhollyKnown } from '../resource/value';
import type { Generations } from '../plan/ownership/generations';
import { conflictingOwners, openBetween } from './diagnostics';
import type { Call } from './framework/call';
import type { OwnerRole, PlannedOwners } from './planned-owners';

/** What becomes of an owner and of those that it adopts. */
export function declareOwner(
  owners: PlannedOwners,
  role: OwnerRole,
  { host, owner, adopts }: RulesetState,
  generations: Generations,
  report: Call['report'],
): void {
  if (!isWhollyKnown(host) || !isWhollyKnown(owner)) return;
  const plan = (as: OwnerRole, name: string, written: Generations): void => {
    const conflict = owners.plan(as, { host: machineOf(host), owner: name, generations: written });
    if (conflict !== undefined) report(conflictingOwners(conflict, name, describeHost(host)), ['owner']);
  };
  plan(role, owner, generations);
  const former = role === 'adopted' || !isWhollyKnown(adopts) ? [] : (adopts ?? []);
  for (const name of former) if (typeof name === 'string' && name !== owner) plan('adopted', name, {});
}

/** An owner that the host does not have yet, where it closes the host. */
export function bringOwner(owners: PlannedOwners, config: RulesetState, report: Call['report']): void {
  // Of what is not known yet, nobody can say what it closes.
  if (!isWhollyKnown(config) || !closes(declaredRuleset(config))) return;
  const { host, owner } = config;
  const leaving = owners.hand('comes', { host: machineOf(host), owner });
  if (leaving !== undefined) report(openBetween(leaving, owner, describeHost(host)), ['owner']);
}

function closes(declared: DeclaredRuleset): boolean {
  return declaredChains(declared).some(({ chain }) => chain.policy === 'DROP');
}
