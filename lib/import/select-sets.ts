/**
 * Which sets of a host a program declares with their members, and which it leaves to whoever fills them.
 *
 * A declared set holds what is declared: an apply takes out whatever else has come in. So a set is declared only where nothing tells
 * that somebody fills it: not one of a known program or another owner, not one whose members have a time, not a list that no person
 * keeps. Sets that rules fill by the target SET are declared without members: nobody else would make them.
 */
import { isSetName } from '../sets/ip-set';
import type { IpSet, IpSets } from '../sets/ip-set';
import type { DeclaredSet } from '../sets/declared-set';
import { tryFindSetType } from '../sets/set-types';
import { ownersOfSets } from '../plan/ownership/managed-sets';
import { tryFindSetWriter } from '../plan/ownership/known-writers';
import type { HostRulesets } from '../ruleset/model/ruleset';
import { describedSet, dynamicSet, tryFindSetFault } from './described-set';
import { filledByRules } from '../ruleset/check/filled-by-rules';
import type { LeftOutSet, Reason } from './left-out';

/** More than a person writes into a program. @internal */
export const maxMembers = 10_000;

export interface SelectedSets {
  readonly sets: ReadonlyMap<string, DeclaredSet>;
  readonly leftOutSets: readonly LeftOutSet[];
}

/**
 * @param named sets that rules name
 * @param live those that the host has
 */
export function selectSets(named: readonly string[], live: IpSets, rulesets: HostRulesets): SelectedSets {
  const owners = ownersOfSets(rulesets);
  const filled = filledByRules(rulesets.values());
  const sets = new Map<string, DeclaredSet>();
  const leftOutSets: LeftOutSet[] = [];
  const wanted = new Set(named);
  for (const name of wanted) {
    const set = live.get(name);
    if (set === undefined) continue;
    const reason = reasonFor(set, owners, filled);
    const declared = filled.has(name) ? dynamicSet(set) : describedSet(set);
    const fault = reason === undefined ? tryFindSetFault(name, declared) : undefined;
    if (fault !== undefined) leftOutSets.push({ set: name, reason: notDeclarable(fault.summary) });
    else if (reason !== undefined) leftOutSets.push({ set: name, reason });
    else {
      sets.set(name, declared);
      // Sets that a list has as members are declared with it.
      const members = set.type === 'list:set' && declared.dynamic !== true ? [...set.entries.keys()] : [];
      for (const member of members.filter(isSetName)) wanted.add(member);
    }
  }
  return { sets, leftOutSets };
}

function reasonFor(
  { name, type, options, entries }: IpSet,
  owners: ReadonlyMap<string, string>,
  filled: ReadonlySet<string>,
): Reason | undefined {
  const owner = owners.get(name);
  if (owner !== undefined) return { kind: 'owner', text: owner };
  const program = tryFindSetWriter(name)?.program;
  if (program !== undefined) return { kind: 'program', text: program };
  if (tryFindSetType(type) === undefined) return notDeclarable(`the type ${type} is not known`);
  // Synthesis loses what has this name.
  if (name === '__proto__') return notDeclarable(`nothing can be declared as ${name}`);
  if (filled.has(name)) return undefined;
  if (options.timeout !== undefined) return { kind: 'filled', text: 'its members have a time' };
  if (entries.size > maxMembers)
    return { kind: 'filled', text: `of more than ${maxMembers.toLocaleString('en')} members` };
  return undefined;
}

function notDeclarable(text: string): Reason {
  return { kind: 'not-declarable', text };
}
