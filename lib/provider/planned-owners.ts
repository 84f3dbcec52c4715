/**
 * What one plan does to the owners of hosts, so far as this process has been asked.
 *
 * Terraform asks about one resource at a time. A resource that is renamed without a `moved` block is two for it: one that
 * goes, and one that comes with the same owner on the same host. Each by itself is right, and together they open the
 * host. The process that plans sees both, so it refuses whichever it is asked about second.
 */
import type { Generations } from '../plan/ownership/generations';

export interface PlannedOwner {
  /** Where the host is, as the configuration says; one host may be known by several names. */
  readonly host: string;
  readonly owner: string;
  /** What wrote the owner's part of the host: the same under whichever name the host is known. Empty when unknown. */
  readonly generations: Generations;
}

export interface PlannedOwners {
  /** Whether the same owner of the same host is destroyed in this plan. */
  declare(planned: PlannedOwner): boolean;
  /** Whether the same owner of the same host is declared in this plan. */
  destroy(planned: PlannedOwner): boolean;
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

/** @internal */
export function plannedOwners(): PlannedOwners {
  const declared: PlannedOwner[] = [];
  const destroyed: PlannedOwner[] = [];
  const applied = new Set<string>();
  return {
    declare: (planned) => {
      declared.push(planned);
      return destroyed.some((other) => isSame(planned, other));
    },
    destroy: (planned) => {
      destroyed.push(planned);
      return declared.some((other) => isSame(planned, other));
    },
    wasApplied: ({ host, owner }) => applied.has(`${owner} ${host}`),
    applied: ({ host, owner }) => {
      applied.add(`${owner} ${host}`);
      for (const list of [declared, destroyed])
        list.splice(0, list.length, ...list.filter((each) => each.host !== host || each.owner !== owner));
    },
  };
}

function isSame(left: PlannedOwner, right: PlannedOwner): boolean {
  if (left.owner !== right.owner) return false;
  if (left.host === right.host) return true;
  return Object.entries(left.generations).some(
    ([place, generation]) => generation !== '' && right.generations[place] === generation,
  );
}
