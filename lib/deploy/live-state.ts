/** The declared ruleset as a host has it: what is ours and live, in the spelling in which it was declared. */
import { type Family, families } from '../net/family';
import { tryReadLedger } from '../plan/ledger';
import { claimOn, isOursUnder } from '../plan/ours';
import { tryUnmarkRule } from '../plan/owner-mark';
import { canonicalizer } from '../ruleset/canonical';
import type { Chain, ChainRule, HostRulesets, Ruleset } from '../ruleset/ruleset';
import { isBuiltIn, tableNames } from '../ruleset/tables';
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
): DeclaredFamilies {
  return Object.fromEntries(
    families.flatMap((family) => {
      const ruleset = live.get(family);
      if (ruleset === undefined) return [];
      const state = familyState(ruleset, owner, declared?.[family], declared?.foreignRules === 'remove');
      return Object.keys(state.tables).length === 0 && declared?.[family] === undefined
        ? []
        : [[family, state]];
    }),
  );
}

function familyState(
  ruleset: Ruleset,
  owner: string,
  declared: DeclaredFamily | undefined,
  remove: boolean,
): DeclaredFamily {
  const tables = tableNames.flatMap((name): [string, DeclaredTable][] => {
    const table = ruleset.tables.get(name);
    const wanted = declared?.tables[name]?.chains ?? {};
    const ledger = tryReadLedger(table, owner, ruleset.family);
    const names = new Set([
      ...Object.keys(wanted),
      ...(ledger?.chains ?? []),
      ...(ledger?.policies ?? []),
      ...[...(table?.chains.values() ?? [])]
        .filter((chain) => holdsOurs(chain, owner, ruleset.family))
        .map((c) => c.name),
    ]);
    const chains = [...names].flatMap((chain): [string, DeclaredChain][] => {
      const claim = claimOn({
        family: ruleset.family,
        table: name,
        chain,
        ledger,
        foreignRules: remove ? 'remove' : 'keep',
        declared: remove ? (wanted[chain]?.rules ?? []).map((text) => ({ text })) : undefined,
        isDeclared: (other) => Object.hasOwn(wanted, other),
      });
      const policyIsOurs = wanted[chain]?.policy !== undefined || ledger?.policies.includes(chain) === true;
      const state = chainState({
        family: ruleset.family,
        owner,
        live: table?.chains.get(chain),
        isBuiltIn: isBuiltIn(name, chain),
        declared: wanted[chain],
        isOurs: isOursUnder(claim, owner, ruleset.family),
        policyIsOurs,
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
  readonly isOurs: (rule: ChainRule) => boolean;
  readonly policyIsOurs: boolean;
}

function chainState(context: ChainContext): DeclaredChain | undefined {
  const { family, owner, live, declared, isOurs } = context;
  if (live === undefined && !context.isBuiltIn) return undefined;
  const policy = context.policyIsOurs ? (live?.policy ?? 'ACCEPT') : undefined;
  const texts = (live?.rules ?? [])
    .filter(isOurs)
    .map(({ text }) => tryUnmarkRule(text, owner, family) ?? text);
  const rules =
    texts.length === 0 && declared?.rules === undefined
      ? undefined
      : spelled(texts, declared?.rules ?? [], family);
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(declared?.anchor === undefined ? {} : { anchor: declared.anchor }),
    ...(rules === undefined ? {} : { rules }),
  };
}

function holdsOurs(chain: Chain, owner: string, family: Family): boolean {
  return (
    chain.policy !== undefined &&
    chain.rules.some(({ text }) => tryUnmarkRule(text, owner, family) !== undefined)
  );
}

/** Live rules, each in the spelling of a declared rule that is equal to it, where there is one. */
function spelled(live: readonly string[], declared: readonly string[], family: Family): readonly string[] {
  const canonical = canonicalizer(family);
  const spellings = new Map<string, string[]>();
  for (const text of declared)
    spellings.set(canonical(text), [...(spellings.get(canonical(text)) ?? []), text]);
  return live.map((text) => spellings.get(text)?.shift() ?? text);
}
