/**
 * Matches on ipsets whose members are known, as conditions.
 *
 * A set of more members than diagrams have room for is a question, as one whose members are not known; where it changes in few
 * of them, only these are looked at: each side is what has changed there, or else the question whether a packet is in the rest.
 */
import type { Family } from '../../net/family';
import { filledByRules } from '../../ruleset/check/filled-by-rules';
import type { MatchUse } from '../../ruleset/model/rule';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { differencesOf, hasSameHeader } from '../../sets/set-differences';
import type { IpSet, IpSets } from '../../sets/ip-set';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import type { PacketSpace } from '../packets/packet-space';
import { type MemberClause, type Side, memberClauses } from './set-members';

/** What is known of the members of a set. */
export interface KnownMembers {
  readonly set: IpSet;
  /** Whether there are others, which are not known. @default false */
  readonly hasRest?: true;
}

/** By name; a set that is not here is a question. */
export type KnownSets = ReadonlyMap<string, KnownMembers>;

/** A match on a set whose members are known. */
export interface MembersCondition {
  readonly kind: 'members';
  readonly clauses: readonly MemberClause[];
  /** The same for the same packets. */
  readonly key: string;
  /** As it is written. */
  readonly text: string;
  /** Undefined where all members are known: the question whether it is one of the others. */
  readonly rest: string | undefined;
  readonly negated: boolean;
  readonly stateful: false;
}

/** Members of a set that are looked at one by one. */
const maxMembers = 10_000;

export interface SetsOfSides {
  readonly before: KnownSets;
  readonly after: KnownSets;
  /** Sets with other members afterwards, as far as packets can tell. */
  readonly changed: ReadonlySet<string>;
  /** Those of which too many members change to say which packets that is about. */
  readonly undecided: readonly string[];
}

/**
 * What is known of sets that are the same before and after.
 *
 * @param rulesets those beside the sets: what one of their rules fills or empties is up to the packets that come
 */
export function knownSets(sets: IpSets, ...rulesets: readonly Ruleset[]): KnownSets {
  const filled = filledByRules(rulesets);
  const known = [...sets.values()].filter(
    (set) => set.isDynamic !== true && set.entries.size <= maxMembers && !filled.has(set.name),
  );
  return new Map(known.map((set) => [set.name, { set }]));
}

/** @param rulesets before and after */
export function setsOfSides(live: IpSets, wanted: IpSets, ...rulesets: readonly Ruleset[]): SetsOfSides {
  const before = new Map(knownSets(live, ...rulesets));
  const after = new Map(knownSets(wanted, ...rulesets));
  const changed = new Set<string>();
  const undecided: string[] = [];
  for (const set of wanted.values()) {
    const { name } = set;
    const now = live.get(name);
    if (now === undefined || set.isDynamic === true) continue;
    const { added, changed: others, deleted } = differencesOf(now, set);
    const written = others.length + added.length + deleted.length;
    if (written === 0 && hasSameHeader(now, set)) continue;
    changed.add(name);
    if (before.has(name) && after.has(name)) continue;
    before.delete(name);
    after.delete(name);
    if (written > maxMembers || !hasSameHeader(now, set)) undecided.push(name);
    else {
      before.set(name, { set: only(now, [...others, ...deleted]), hasRest: true });
      after.set(name, { set: only(set, [...others, ...added]), hasRest: true });
    }
  }
  return { before, after, changed, undecided };
}

function only(set: IpSet, elements: readonly string[]): IpSet {
  return { ...set, entries: new Map(elements.map((element) => [element, set.entries.get(element) ?? {}])) };
}

/** Undefined where the match is about something else, too, or the members are not known. */
export function membersCondition(
  use: MatchUse,
  family: Family,
  sets: KnownSets,
): MembersCondition | undefined {
  if (use.kind === 'opaque' || use.name !== 'set') return undefined;
  const [match, ...more] = use.options.filter(({ flag }) => !/^--update-(?:sub)?counters$/.test(flag));
  const [name = '', sides = ''] = match?.words ?? [];
  const known = sets.get(name);
  if (match === undefined || more.length > 0 || match.flag !== '--match-set' || known === undefined)
    return undefined;
  const clauses = memberClauses(known.set, sides.split(',') as readonly Side[], family);
  if (clauses === undefined) return undefined;
  // What is an exception of some members may be one of all.
  if (known.hasRest === true && clauses.some(({ isException }) => isException)) return undefined;
  return {
    kind: 'members',
    clauses,
    key: `set ${name} ${sides} ${identityOf(known.set)}`,
    text: `-m set --match-set ${name} ${sides}`,
    rest: known.hasRest === true ? `-m set --match-set ${name} ${sides}` : undefined,
    negated: match.negated,
    stateful: false,
  };
}

/** The packets that are in the set. */
export function packetsInSet({ clauses, key, rest }: MembersCondition, space: PacketSpace): Node {
  const { diagrams } = space;
  const members = space.once(key, () => union(clauses, space));
  return rest === undefined ? members : diagrams.or(members, space.matchingText(rest));
}

function union(clauses: readonly MemberClause[], space: PacketSpace): Node {
  const { diagrams } = space;
  const packetsOf = ({ tests }: MemberClause): Node =>
    tests.reduce((set, test) => diagrams.and(set, space.matchingAny(test)), space.universe);
  if (clauses.some(({ isException }) => isException))
    return clauses.reduce(
      (set, clause) => diagrams[clause.isException ? 'minus' : 'or'](set, packetsOf(clause)),
      nothing,
    );
  // In halves: neighbours have much in common.
  const between = (first: number, end: number): Node => {
    const [clause] = clauses.slice(first, first + 1);
    if (clause === undefined || first >= end) return nothing;
    if (end - first === 1) return packetsOf(clause);
    const middle = (first + end) >> 1;
    return diagrams.or(between(first, middle), between(middle, end));
  };
  return between(0, clauses.length);
}

const identities = new WeakMap<object, number>();
let identitiesGiven = 0;

/** Sets are values, and two that are not one object may be different. */
function identityOf({ entries }: IpSet): string {
  const known = identities.get(entries) ?? ++identitiesGiven;
  identities.set(entries, known);
  return String(known);
}
