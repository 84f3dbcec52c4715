/** Places in a declared ruleset as attributes of the resource. */
import type { DeclaredPlace, RulesetPlace } from '../deploy/declared-ruleset';
import type { AttributePath } from '../resource/attribute-path';

export function attributePathOf(place: DeclaredPlace): AttributePath {
  if ('set' in place) {
    const { set, entry } = place;
    return ['sets', set, ...(entry === undefined ? [] : ['entries', entry])];
  }
  const path: (string | number)[] = [place.family, 'tables', place.table];
  if (place.chain !== undefined) path.push('chains', place.chain);
  if (typeof place.member === 'number') path.push('rules', place.member);
  else if (place.member !== undefined) path.push(place.member);
  return path;
}

/** The place of a rule that `placeName` (`lib/deploy/desired-host.ts`) has named. */
export function tryParsePlace(name: string): RulesetPlace | undefined {
  const [, family, table, chain, number] = /^(ipv[46]) (\S+) (\S+) rule ([0-9]+)$/.exec(name) ?? [];
  if (table === undefined || chain === undefined || number === undefined) return undefined;
  return { family: family === 'ipv6' ? 'ipv6' : 'ipv4', table, chain, member: Number(number) - 1 };
}
