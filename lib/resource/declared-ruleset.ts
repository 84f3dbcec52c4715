/** Between the values of the resource and the declared ruleset of the engine. */
import type { Known, Value } from './value';
import { isRecord } from './value';
import type {
  DeclaredChain,
  DeclaredFamilies,
  DeclaredFamily,
  DeclaredRuleset,
} from '../deploy/declared-ruleset';
import { families, type Family } from '../net/family';
import type { DeclaredSet } from '../sets/declared-set';
import {
  rulesetAttributes,
  type ChainValue,
  type FamilyValue,
  type RulesetState,
  type SetValue,
} from './attributes';

/** What a known value declares. Null members are left out; null elements of rules are refused before. */
export function declaredRuleset(state: Known<RulesetState>): DeclaredRuleset {
  return {
    owner: state.owner,
    foreignRules: state.foreign_rules ?? rulesetAttributes.foreign_rules.default,
    ...(state.adopts === null ? {} : { adopts: state.adopts.filter((owner) => owner !== null) }),
    ...(state.ignore === null ? {} : { ignore: state.ignore.filter((pattern) => pattern !== null) }),
    ...(state.strategy === null ? {} : { strategy: state.strategy }),
    ...declaredFamilies(state),
    ...(state.sets === null ? {} : { sets: mapNonNull(state.sets, declaredSet) }),
    ...(state.foreign_sets === null
      ? {}
      : { foreignSets: state.foreign_sets.filter((name) => name !== null) }),
  };
}

/** Whether anything is declared at all; nothing is right after an import. */
export function declaresNothing(state: Known<RulesetState>): boolean {
  return state.ipv4 === null && state.ipv6 === null;
}

/**
 * What is live, as the engine says it, in the shape of the resource. Families and tables that were declared
 * stay, empty if need be; a family that was not declared stays null unless managed rules are live in it.
 *
 * @param declared undefined right after an import
 */
export function liveFamilyValues(
  live: DeclaredFamilies,
  declared: DeclaredFamilies | undefined,
): Record<Family, Value> {
  return {
    ipv4: familyValue(live.ipv4, declared?.ipv4),
    ipv6: familyValue(live.ipv6, declared?.ipv6),
  };
}

/**
 * The configured families in the spelling of the prior state where both mean the same to the kernel.
 * Terraform allows that only for a whole list of rules, so one chain keeps its old spelling only if all of
 * its rules are equal. Unknown parts stay unknown.
 */
export function keepSpelling(
  config: RulesetState,
  prior: RulesetState,
  sameRule: (family: Family, left: string, right: string) => boolean,
): Record<Family, Value> {
  const kept = (family: Family): Value =>
    keepRules(config[family], prior[family], (left, right) => sameRule(family, left, right));
  return { ipv4: kept('ipv4'), ipv6: kept('ipv6') };
}

function declaredFamilies(state: Known<RulesetState>): DeclaredFamilies {
  return Object.fromEntries(
    families.flatMap((family) => {
      const value = state[family];
      return value === null ? [] : [[family, declaredFamily(value)] as const];
    }),
  );
}

function declaredSet({ type, family, entries, options, dynamic }: Known<SetValue>): DeclaredSet {
  return {
    type,
    ...(family === null ? {} : { family }),
    ...(entries === null ? {} : { entries: entries.filter((entry) => entry !== null) }),
    ...(options === null ? {} : { options: mapNonNull(options, (value) => value) }),
    ...(dynamic === null ? {} : { dynamic }),
  };
}

function declaredFamily(value: Known<FamilyValue>): DeclaredFamily {
  const tables = mapNonNull(value.tables, (table) => ({ chains: mapNonNull(table.chains, declaredChain) }));
  return { tables };
}

function declaredChain(chain: Known<ChainValue>): DeclaredChain {
  return {
    ...(chain.policy === null ? {} : { policy: chain.policy }),
    ...(chain.anchor === null ? {} : { anchor: chain.anchor }),
    ...(chain.rules === null ? {} : { rules: chain.rules.filter((rule) => rule !== null) }),
  };
}

function mapNonNull<From, To>(
  map: { readonly [key: string]: From | null },
  change: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => (value === null ? [] : [[key, change(value)] as const])),
  );
}

function familyValue(live: DeclaredFamily | undefined, declared: DeclaredFamily | undefined): Value {
  const tables = new Map<string, Value>();
  for (const name of Object.keys(declared?.tables ?? {})) tables.set(name, { chains: {} });
  for (const [name, { chains }] of Object.entries(live?.tables ?? {})) {
    const values = Object.entries(chains).map(([chain, members]) => [chain, chainValue(members)] as const);
    if (values.length > 0) tables.set(name, { chains: Object.fromEntries(values) });
  }
  return tables.size === 0 && declared === undefined ? null : { tables: Object.fromEntries(tables) };
}

function chainValue(chain: DeclaredChain): Value {
  return { policy: chain.policy ?? null, anchor: chain.anchor ?? null, rules: chain.rules ?? null };
}

type SameText = (left: string, right: string) => boolean;

/** Walks both values side by side down to the lists of rules. */
function keepRules(config: Value, prior: Value | undefined, same: SameText): Value {
  if (Array.isArray(config)) return keptList(config as readonly Value[], prior, same);
  if (!isRecord(config) || !isRecord(prior)) return config;
  return Object.fromEntries(
    Object.entries(config).map(([name, member]) => [
      name,
      keepRules(member, Object.hasOwn(prior, name) ? prior[name] : undefined, same),
    ]),
  );
}

function keptList(config: readonly Value[], prior: Value | undefined, same: SameText): Value {
  if (!Array.isArray(prior) || prior.length !== config.length) return config;
  const old = prior as readonly Value[];
  const equal = config.every((rule, index) => {
    const before = old[index];
    return typeof rule === 'string' && typeof before === 'string' && (rule === before || same(rule, before));
  });
  return equal ? old : config;
}
