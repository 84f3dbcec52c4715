/** The declared ruleset as a host has it: the managed rules that are live, in the form in which they were declared. */
import { type Family, families } from '../net/family';
import { isLedgerName, tryReadLedger } from '../plan/ownership/ledger';
import { claimOn, isManagedBy } from '../plan/ownership/ownership';
import { tryUnmarkRule } from '../plan/ownership/owner-mark';
import { type HostForms, spelled } from '../plan/apply/host-forms';
import { canonicalizer } from '../ruleset/save/canonical';
import type { Chain, ChainRule, HostRulesets, Ruleset } from '../ruleset/model/ruleset';
import { isBuiltIn, tableNames } from '../ruleset/model/tables';
import type {
  DeclaredChain,
  DeclaredFamilies,
  DeclaredFamily,
  DeclaredRuleset,
  DeclaredTable,
} from './declared-ruleset';

/** @param declared undefined right after an import: then all that marks and ledger say is this owner's */
export function liveState(
  live: HostRulesets,
  owner: string,
  declared: DeclaredRuleset | undefined,
  hostForms: HostForms = {},
): DeclaredFamilies {
  return Object.fromEntries(
    families.flatMap((family) => {
      const ruleset = live.get(family);
      if (ruleset === undefined) return [];
      const state = familyState({
        ...{ ruleset, owner, hostForms },
        declared: declared?.[family],
        remove: declared?.foreignRules === 'remove',
        ignore: declared?.ignore ?? [],
      });
      return Object.keys(state.tables).length === 0 && declared?.[family] === undefined
        ? []
        : [[family, state]];
    }),
  );
}

interface FamilyContext {
  readonly ruleset: Ruleset;
  readonly owner: string;
  readonly declared: DeclaredFamily | undefined;
  /** Whether foreign rules are removed. */
  readonly remove: boolean;
  readonly ignore: readonly string[];
  readonly hostForms: HostForms;
}

function familyState({ ruleset, owner, declared, remove, ignore, hostForms }: FamilyContext): DeclaredFamily {
  const tables = tableNames.flatMap((name): [string, DeclaredTable][] => {
    const table = ruleset.tables.get(name);
    const wanted = declared?.tables[name]?.chains ?? {};
    const ledger = tryReadLedger(table, owner, ruleset.family);
    const names = new Set([
      ...Object.keys(wanted),
      ...(ledger?.chains ?? []),
      ...(ledger?.policies ?? []).map(({ chain }) => chain),
      ...[...(table?.chains.values() ?? [])]
        .filter((chain) => holdsManaged(chain, owner, ruleset.family))
        .map((c) => c.name),
    ]);
    const chains = [...names].flatMap((chain): [string, DeclaredChain][] => {
      const claim = claimOn({
        family: ruleset.family,
        owner,
        table: name,
        chain,
        ledger,
        foreignRules: remove ? 'remove' : 'keep',
        ignore,
        declared: remove ? { rules: (wanted[chain]?.rules ?? []).map((text) => ({ text })) } : undefined,
        isDeclared: (other) => Object.hasOwn(wanted, other),
      });
      const policyIsManaged =
        wanted[chain]?.policy !== undefined ||
        ledger?.policies.some((policy) => policy.chain === chain) === true;
      const state = chainState({
        family: ruleset.family,
        owner,
        live: table?.chains.get(chain),
        isBuiltIn: isBuiltIn(name, chain),
        declared: wanted[chain],
        isManaged: isManagedBy(claim, ruleset.family),
        policyIsManaged,
        hostForms,
      });
      return state === undefined ? [] : [[chain, state]];
    });
    return chains.length === 0 ? [] : [[name, { chains: Object.fromEntries(chains) }]];
  });
  return { tables: Object.fromEntries(tables) };
}

interface ChainContext {
  readonly family: Family;
  readonly owner: string;
  readonly live: Chain | undefined;
  readonly isBuiltIn: boolean;
  readonly declared: DeclaredChain | undefined;
  readonly isManaged: (rule: ChainRule) => boolean;
  readonly policyIsManaged: boolean;
  readonly hostForms: HostForms;
}

function chainState(context: ChainContext): DeclaredChain | undefined {
  const { family, owner, live, declared, isManaged } = context;
  const canonical = canonicalizer(family);
  if (live === undefined && !context.isBuiltIn) return undefined;
  const policy = context.policyIsManaged ? (live?.policy ?? 'ACCEPT') : undefined;
  const texts = (live?.rules ?? [])
    .filter(isManaged)
    .map(({ text }) => tryUnmarkRule(text, owner, family) ?? text);
  const rules =
    texts.length === 0 && declared?.rules === undefined
      ? undefined
      : asDeclared(texts, declared?.rules ?? [], (text) =>
          spelled(canonical(text), family, context.hostForms),
        );
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(declared?.anchor === undefined ? {} : { anchor: declared.anchor }),
    ...(rules === undefined ? {} : { rules }),
  };
}

function holdsManaged(chain: Chain, owner: string, family: Family): boolean {
  return (
    !isLedgerName(chain.name) &&
    chain.rules.some(({ text }) => tryUnmarkRule(text, owner, family) !== undefined)
  );
}

/** Live rules, each in the spelling of a declared rule that is equal to it, where there is one. */
function asDeclared(
  live: readonly string[],
  declared: readonly string[],
  printed: (text: string) => string,
): readonly string[] {
  const hostForms = new Map<string, string[]>();
  for (const text of declared) {
    const key = printed(text);
    hostForms.set(key, [...(hostForms.get(key) ?? []), text]);
  }
  return live.map((text) => hostForms.get(text)?.shift() ?? text);
}
