import type { HostPlan } from '../../plan/plan-host';
import { changesSets } from '../../plan/plan-sets';
import { changeOfSet } from '../../sets/diff-sets';
import { differencesOf, hasSameHeader } from '../../sets/set-differences';
import type { IpSet } from '../../sets/ip-set';
import { parseLiveSets } from '../../sets/parse-sets';

/**
 * How the sets of a host differ from what a plan says of them, a line each; none when they are as they should be.
 *
 * @param save what `ipset save` printed
 * @param what `wanted`: after the change, when sets that go may still be there; `live`: as before it
 */
export function setDifferences(
  { sets }: HostPlan,
  save: Buffer | undefined,
  what: 'wanted' | 'live',
): readonly string[] {
  if (sets === undefined || !changesSets({ sets })) return [];
  if (save === undefined) return ['sets: the host did not print them'];
  const seen = parseLiveSets(save);
  const expected = sets[what];
  const missing = [...expected.values()].flatMap((set) =>
    // What goes is not written before the change stays, and others may still write to it.
    sets.wanted.has(set.name) || !seen.has(set.name) ? differences(seen.get(set.name), set) : [],
  );
  const left =
    what === 'wanted'
      ? []
      : [...sets.wanted.keys()]
          .filter((name) => !expected.has(name) && seen.has(name))
          .map((name) => `set ${name}: should not exist, and does`);
  return [...missing, ...left];
}

function differences(seen: IpSet | undefined, wanted: IpSet): readonly string[] {
  const { name } = wanted;
  if (seen === undefined) return [`set ${name}: should exist, and does not`];
  if (changeOfSet(seen, wanted).kind === 'keep') return [];
  if (!hasSameHeader(seen, wanted)) return [`set ${name}: is of another type, or has other options`];
  const { added, changed, deleted } = differencesOf(seen, wanted);
  return [
    ...entries(name, deleted, 'that should not be there'),
    ...entries(name, added, 'missing'),
    ...entries(name, changed, 'with other options'),
  ];
}

function entries(name: string, elements: readonly string[], what: string): readonly string[] {
  const [first, ...more] = elements;
  if (first === undefined) return [];
  const number = String(elements.length);
  return [
    more.length === 0
      ? `set ${name}: 1 entry ${what}: ${first}`
      : `set ${name}: ${number} entries ${what}, the first one is ${first}`,
  ];
}
