/**
 * Services that one family lets others connect to, and the other family does not: a door that was shut in IPv4 alone, or a service that
 * nobody reaches over IPv6.
 *
 * Addresses differ between families by nature, so what is compared is whether anybody may connect by an interface, whoever it is.
 */
import type { NumberRange, PacketField } from '../../extensions/packet-test';
import { families } from '../../net/family';
import { showProtocol } from '../../net/protocol';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import { accepted } from '../effects/effects';
import { filterTables } from '../chains/evaluate-ruleset';
import { exists, variablesFrom } from '../diagrams/free-variables';
import type { LintFinding } from './lint-ruleset';
import { type PacketRegion, regionsOf } from '../packets/packet-regions';
import { fieldOrder } from '../packets/packet-fields';
import { printInterfaces } from './print-packets';
import { RulesetSpace } from '../chains/ruleset-space';
import { TrackedEffects } from '../chains/tracked-effects';

/** Protocols whose ports are services. */
const compared: readonly bigint[] = [6n, 17n, 33n, 132n, 136n];

const asked: readonly PacketField[] = ['protocol', 'destinationPort', 'inInterface'];

/** @throws TooLarge */
export function compareFamilies(one: Ruleset, other: Ruleset): readonly LintFinding[] {
  const names = [one, other].flatMap((ruleset) => interfaceNamesOf(new RulesetSpace(ruleset, ['lo'])));
  // With the same names, the values of interfaces are the same in both.
  const spaces = [one, other].map((ruleset) => new RulesetSpace(ruleset, names));
  return (['INPUT', 'FORWARD'] as const).flatMap((chain) => {
    const [left, right] = spaces.map((own) => openServices(own, chain));
    const interfaces = spaces[0]?.space.interfaces;
    if (left === undefined || right === undefined || interfaces === undefined) return [];
    return [
      ...finding(chain, one, onlyIn(left, right, interfaces)),
      ...finding(chain, other, onlyIn(right, left, interfaces)),
    ].sort((first, second) => familyOrder(first) - familyOrder(second));
  });
}

function interfaceNamesOf({ space }: RulesetSpace): readonly string[] {
  return space.interfaces.flatMap(({ name, isBeginning }) =>
    name === '' ? [] : [isBeginning ? `${name}+` : name],
  );
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

/** What others may connect to, by the value of the interface where they come in. */
type OpenServices = ReadonlyMap<number, Ports>;

function openServices(own: RulesetSpace, chain: 'INPUT' | 'FORWARD'): OpenServices {
  const { diagrams, space } = own;
  const started = diagrams.and(own.packetsAt(chain), own.beginnings());
  const packets = diagrams.minus(started, own.matching([{ field: 'inInterface', name: 'lo' }]));
  const tables = filterTables.filter((table) => builtInChains(table).includes(chain));
  const tracked = new TrackedEffects(own.ruleset, own.other, space, own.effects);
  const open = diagrams.where(tracked.effect(chain, tables, packets), space.effects.of(accepted));
  const unasked = fieldOrder.filter((field) => !asked.includes(field)).map((field) => space.placeOf(field));
  const anybody = [...unasked, variablesFrom(space.firstQuestion)].reduce(
    (set, place) => exists(diagrams, set, place),
    open,
  );
  const { regions } = regionsOf(anybody, space);
  const all: readonly NumberRange[] = [[0n, space.lastValueOf('destinationPort')]];
  const portsOf = (protocol: bigint, regionsHere: readonly PacketRegion[]): readonly NumberRange[] =>
    unionOf(
      regionsHere
        .filter(({ fields }) => isIn(protocol, fields.get('protocol')))
        .flatMap(({ fields }) => fields.get('destinationPort') ?? all),
    );
  return new Map(
    space.interfaces.flatMap(({ name }, value) => {
      if (name === 'lo') return [];
      const here = regions.filter(({ fields }) => isIn(BigInt(value), fields.get('inInterface')));
      return [[value, new Map(compared.map((protocol) => [protocol, portsOf(protocol, here)]))]];
    }),
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

/** With the interfaces, where it is not so at all of them. */
function onlyIn(
  left: OpenServices,
  right: OpenServices,
  interfaces: RulesetSpace['space']['interfaces'],
): readonly string[] {
  const places = new Map<string, { readonly services: readonly string[]; readonly values: number[] }>();
  for (const [value, ports] of left) {
    const services = servicesOnlyIn(ports, right.get(value) ?? new Map());
    const place = places.get(services.join()) ?? { services, values: [] };
    place.values.push(value);
    places.set(services.join(), place);
  }
  return [...places.values()].flatMap(({ services, values }) => {
    if (values.length === left.size) return services;
    const ranges = values.map((value): NumberRange => [BigInt(value), BigInt(value)]);
    return services.map((service) => `${service} in by ${printInterfaces(ranges, interfaces)}`);
  });
}

function servicesOnlyIn(left: Ports, right: Ports): readonly string[] {
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
