/**
 * What one plan does to the owners of hosts, so far as this process has been asked.
 *
 * Terraform asks about one resource at a time. A resource that is renamed without a `moved` block is two for it: one that
 * goes, and one that comes with the same owner on the same host. Each by itself is right, and together they open the
 * host. So it is with two resources of one owner, and with one that adopts what another one declares. The process that
 * plans sees both, so it refuses whichever it is asked about second.
 */
import type { Generations } from '../plan/ownership/generations';

export interface PlannedOwner {
  /** Where the host is, as the configuration says; one host may be known by several names. */
  readonly host: string;
  readonly owner: string;
  /** What wrote the owner's part of the host: the same under whichever name the host is known. Empty when unknown. */
  readonly generations: Generations;
}

/**
 * What a plan does to an owner. `updated` and `created` resources declare it, and a replacement is both in this order; `renamed`
 * is an update to this owner from another one, which is then `adopted`.
 */
export type OwnerRole = 'updated' | 'renamed' | 'created' | 'adopted' | 'destroyed';

export type OwnerConflict =
  'destroyed-and-declared' | 'declared-twice' | 'adopted-and-declared' | 'replaced-and-renamed';

export interface PlannedOwners {
  /** Whether that does not go together with what is planned so far. */
  plan(role: OwnerRole, planned: PlannedOwner): OwnerConflict | undefined;
  /**
   * An owner whose end opens a host leaves it, or one that closes the host comes to it. Terraform does both at once or in either
   * order, so the host would be open between them.
   *
   * @returns the owner that comes or leaves the other way in this plan, if there is one
   */
  hand(way: 'leaves' | 'comes', planned: Pick<PlannedOwner, 'host' | 'owner'>): string | undefined;
  /** An apply has been made: a destroy that follows is the end of what was replaced. */
  applied(planned: Pick<PlannedOwner, 'host' | 'owner'>): void;
  /** Whether an apply has been made in this run. */
  wasApplied(planned: Pick<PlannedOwner, 'host' | 'owner'>): boolean;
}

/** What is known in one run: Terraform configures the provider anew for every plan and every apply. */
export function byConfiguration<Known>(make: () => Known): (configuration: object | undefined) => Known {
  const runs = new WeakMap<object, Known>();
  return (configuration = {}) => {
    const known = runs.get(configuration) ?? make();
    runs.set(configuration, known);
    return known;
  };
}

export function plannedOwners(): PlannedOwners {
  let all: readonly (readonly [OwnerRole, PlannedOwner])[] = [];
  const applied = new Set<string>();
  const hands: { readonly way: 'leaves' | 'comes'; readonly host: string; readonly owner: string }[] = [];
  return {
    hand: (way, { host, owner }) => {
      hands.push({ way, host, owner });
      return hands.find((other) => other.host === host && other.way !== way && other.owner !== owner)?.owner;
    },
    plan: (role, planned) => {
      const others = all.filter(([, other]) => isSame(planned, other)).map(([other]) => other);
      all = [...all, [role, planned]];
      return others.map((other) => conflictOf(other, role)).find((conflict) => conflict !== undefined);
    },
    wasApplied: ({ host, owner }) => applied.has(`${owner} ${host}`),
    applied: ({ host, owner }) => {
      applied.add(`${owner} ${host}`);
      all = all.filter(([, each]) => each.host !== host || each.owner !== owner);
    },
  };
}

function conflictOf(first: OwnerRole, second: OwnerRole): OwnerConflict | undefined {
  const pair = [first, second];
  if (pair.includes('destroyed')) return first === second ? undefined : 'destroyed-and-declared';
  if (pair.includes('adopted')) return first === second ? undefined : 'adopted-and-declared';
  if (first === 'renamed' && second === 'created') return 'replaced-and-renamed';
  return first === 'updated' && second === 'created' ? undefined : 'declared-twice';
}

function isSame(left: PlannedOwner, right: PlannedOwner): boolean {
  if (left.owner !== right.owner) return false;
  if (left.host === right.host) return true;
  return Object.entries(left.generations).some(
    ([place, generation]) => generation !== '' && right.generations[place] === generation,
  );
}
