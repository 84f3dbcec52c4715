/**
 * Proof that the deployer gets in after a change, before anything is changed.
 *
 * The connection that read the host is computed through what the host will hold: a new one to the same port from the same address,
 * whatever its source port and interface; and what follows in both directions, with the marks that rules give it and in the states that
 * connection tracking leaves it. What no field tells (`-m limit`, a set that is not declared) may hold or not.
 *
 * 1. Not even one such packet gets through: the change is refused.
 * 2. It gets through only as long as a match is not used up (`-m limit`, `-m recent`): refused too, for the login that confirms the
 *    change would be the last one.
 * 3. It depends on something else: a warning, and the confirmation decides.
 *
 * Where the live rules do not let this connection in either, it came by a way that is not known here, and nothing is refused.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { TooLarge } from '../../impact/diagrams/decision-diagrams';
import type { HostRulesets, Ruleset } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';
import type { ChangedSets } from '../changed-sets';
import type { DeployerConnection } from '../deployer-connection';
import { wayInProblems } from './diagnostics';
import { LoginAt, type WayState, reasonsIn } from './login-at-host';
import { loginParts, placesOf } from './login-packets';
import { stoppingRules } from './stopping-rules';
import { type WayInReason, areSame, joined } from './way-in-reasons';

/** What is known of the way in after a change: errors that refuse it, and warnings. @param sets whose members are known */
export function proveWayIn(
  connection: DeployerConnection,
  live: HostRulesets,
  expected: HostRulesets,
  sets?: ChangedSets,
): readonly Diagnostic[] {
  const [before, after] = [live, expected].map((rulesets) => rulesets.get(connection.family));
  if (before === undefined || after === undefined) return [];
  try {
    // One for all ways: what rules ask for is the same for each, and most often only the ruleset after the change is asked.
    const now = new LoginAt(connection, after, sets?.wanted);
    let was: LoginAt | undefined;
    const reasons: WayInReason[] = [];
    for (const part of loginParts)
      for (const hook of placesOf(part)) {
        const found = now.stateOf(part, hook);
        if (found.kind === 'open') continue;
        was ??= new LoginAt(connection, before, sets?.live);
        const old = was.stateOf(part, hook);
        if (old.kind === found.kind && areSame(reasonsIn(old), reasonsIn(found))) continue;
        if (found.kind !== 'undecided') return [problemOf(found, connection, { after, sets: sets?.wanted })];
        // What comes later may be stopped whatever this hangs on.
        reasons.push(...found.reasons);
      }
    if (reasons.length === 0) return [];
    return [
      wayInProblems.wayInUndecided(
        connection,
        joined(reasons).map(({ text }) => text),
      ),
    ];
  } catch (error) {
    if (error instanceof TooLarge)
      return [wayInProblems.wayInUndecided(connection, ['the rules are too many'])];
    throw error;
  }
}

function problemOf(
  state: Exclude<WayState, { readonly kind: 'open' | 'undecided' }>,
  connection: DeployerConnection,
  { after, sets }: { readonly after: Ruleset; readonly sets: IpSets | undefined },
): Diagnostic {
  const { packet } = state;
  const what = (seen = packet.state ?? 'NEW'): string =>
    `${packet.chain} ${seen} tcp from ${packet.source ?? ''} to ${packet.destination ?? ''}`;
  if (state.kind === 'used-up')
    return wayInProblems.wayInRunsOut(
      connection,
      what(),
      state.reasons.map(({ text }) => text),
    );
  const stopping = stoppingRules(after, packet, sets, state.others);
  const seen = stopping.because === 'untracked' ? 'UNTRACKED' : undefined;
  const isAnswer = packet.chain === 'OUTPUT' || packet.chain === 'POSTROUTING';
  return wayInProblems.wayInBlocked(connection, { what: `${what(seen)}${state.those}`, isAnswer }, stopping);
}
