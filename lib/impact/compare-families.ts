/**
 * Services that one family lets others connect to, and the other family does not: a door that was shut in IPv4 alone, or a service that
 * nobody reaches over IPv6.
 *
 * Addresses differ between families by nature, so what is compared is whether anybody may connect, whoever it is.
 */
import type { NumberRange } from '../extensions/packet-test';
import { families } from '../net/family';
import { showProtocol } from '../net/protocol';
import type { Ruleset } from '../ruleset/model/ruleset';
import { builtInChains } from '../ruleset/model/tables';
import { accepted } from './effects';
import { filterTables } from './evaluate-ruleset';
import { exists, variablesFrom } from './free-variables';
import type { LintFinding } from './lint-ruleset';
import { regionsOf } from './packet-regions';
import { RulesetSpace } from './ruleset-space';

/** Protocols whose ports are services. */
const compared: readonly bigint[] = [6n, 17n, 33n, 132n, 136n];

/** @throws TooLarge */
export function compareFamilies(one: Ruleset, other: Ruleset): readonly LintFinding[] {
  return (['INPUT', 'FORWARD'] as const).flatMap((chain) => {
    const [left, right] = [one, other].map((ruleset) => openServices(ruleset, chain));
    if (left === undefined || right === undefined) return [];
    return [...finding(chain, one, onlyIn(left, right)), ...finding(chain, other, onlyIn(right, left))].sort(
      (first, second) => familyOrder(first) - familyOrder(second),
    );
  });
}

function familyOrder({ openIn }: LintFinding): number {
  return openIn === undefined ? -1 : families.indexOf(openIn.family);
}

function finding(chain: string, { family }: Ruleset, services: readonly string[]): readonly LintFinding[] {
  if (services.length === 0) return [];
  const place = { table: 'filter', chain, index: 0, rule: '', because: [] };
  return [{ code: 'lint/families-differ', ...place, openIn: { family, services } }];
}

type Ports = ReadonlyMap<bigint, readonly NumberRange[]>;

function openServices(ruleset: Ruleset, chain: 'INPUT' | 'FORWARD'): Ports {
  const own = new RulesetSpace(ruleset, ['lo']);
  const { diagrams, space } = own;
  const started = diagrams.and(own.packetsAt(chain), own.beginnings());
  const packets = diagrams.minus(started, own.matching([{ field: 'inInterface', name: 'lo' }]));
  const tables = filterTables.filter((table) => builtInChains(table).includes(chain));
  const open = diagrams.where(own.effects.effect(chain, tables, packets), space.effects.of(accepted));
  // All that comes after the ports.
  const after = space.placeOf('icmpType').firstVariable;
  const { regions } = regionsOf(exists(diagrams, open, variablesFrom(after)), space);
  const all: readonly NumberRange[] = [[0n, space.lastValueOf('destinationPort')]];
  return new Map(
    compared.map((protocol) => [
      protocol,
      unionOf(
        regions
          .filter(({ fields }) => isIn(protocol, fields.get('protocol')))
          .flatMap(({ fields }) => fields.get('destinationPort') ?? all),
      ),
    ]),
  );
}

function isIn(value: bigint, ranges: readonly NumberRange[] | undefined): boolean {
  return ranges === undefined || ranges.some(([first, last]) => first <= value && value <= last);
}

function unionOf(ranges: readonly NumberRange[]): readonly NumberRange[] {
  const sorted = [...ranges].sort((left, right) => (left[0] < right[0] ? -1 : 1));
  const joined: [bigint, bigint][] = [];
  for (const [first, last] of sorted) {
    const before = joined.at(-1);
    if (before === undefined || first > before[1] + 1n) joined.push([first, last]);
    else if (last > before[1]) before[1] = last;
  }
  return joined;
}

function onlyIn(left: Ports, right: Ports): readonly string[] {
  return compared.flatMap((protocol) =>
    minus(left.get(protocol) ?? [], right.get(protocol) ?? []).map(
      ([first, last]) =>
        `${showProtocol(Number(protocol))} ${first === last ? String(first) : `${String(first)}:${String(last)}`}`,
    ),
  );
}

function minus(left: readonly NumberRange[], right: readonly NumberRange[]): readonly NumberRange[] {
  return right.reduce<readonly NumberRange[]>(
    (rest, [low, high]) =>
      rest.flatMap(([first, last]): readonly NumberRange[] => {
        if (high < first || low > last) return [[first, last]];
        const below: readonly NumberRange[] = low > first ? [[first, low - 1n]] : [];
        return high < last ? [...below, [high + 1n, last]] : below;
      }),
    left,
  );
}
