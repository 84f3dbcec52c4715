/**
 * What of a ruleset a program can declare, and what it leaves to others.
 *
 * Goal: a plan of the program against a host that holds this ruleset has no operations. So whatever a plan of chains that are
 * managed as a whole spares is left out here, by the same functions that the plan asks (`lib/plan/ownership`): rules and chains
 * of known programs, rules with the mark of an owner, ledgers and the chains that they name. What no declaration can say is named
 * in `ignore`, or its chain is left out.
 */
import { isError } from '../base/diagnostic';
import type { Family } from '../net/family';
import { tryFindDeclaredChainFault } from '../plan/ownership/declared-chain-name';
import { tryFindRuleWriter, tryFindWriter } from '../plan/ownership/known-writers';
import { isLedgerName, ledgersIn } from '../plan/ownership/ledger';
import { tryFindOwner } from '../plan/ownership/owner-mark';
import { tryFindJump } from '../ruleset/check/jumps';
import type { Chain, ChainRule, HostRulesets, Table } from '../ruleset/model/ruleset';
import { isBuiltIn, tableNames } from '../ruleset/model/tables';
import { parseRule } from '../ruleset/parse/parse-rule';
import type { LeftOut, Reason } from './left-out';

/** A chain as it can be declared. */
export interface SelectedChain extends Chain {
  readonly family: Family;
  readonly table: string;
}

export interface SelectedContent {
  readonly chains: readonly SelectedChain[];
  readonly leftOut: readonly LeftOut[];
  /** Chains that rules jump to and that the program does not declare. */
  readonly foreignChains: readonly string[];
  /** Texts of rules that a plan has to leave where they are. */
  readonly ignore: readonly string[];
}

export function selectContent(rulesets: HostRulesets): SelectedContent {
  const tables = withoutClashes(
    [...rulesets.values()].flatMap(({ family, tables: all }) =>
      [...all.values()].map((table) => selectTable(family, table)),
    ),
  );
  const all = <T>(of: (part: SelectedContent) => readonly T[]): readonly T[] => tables.flatMap(of);
  return {
    chains: all(({ chains }) => chains),
    leftOut: all(({ leftOut }) => leftOut),
    foreignChains: [...new Set(all(({ foreignChains }) => foreignChains))],
    ignore: [...new Set(all(({ ignore }) => ignore))],
  };
}

/**
 * A text in `ignore` is for all chains. Where a chain has a rule of the same text that can be declared, the chain with the one that
 * cannot is not declared at all.
 */
function withoutClashes(tables: readonly SelectedContent[]): readonly SelectedContent[] {
  const declared = new Set(
    tables.flatMap(({ chains }) => chains.flatMap(({ rules }) => rules.map(({ text }) => text))),
  );
  return tables.map((part) => {
    const clashing = part.leftOut.filter(
      ({ rule, reason }) => reason.kind === 'not-declarable' && rule !== undefined && declared.has(rule),
    );
    if (clashing.length === 0) return part;
    const goes = (chain: string): boolean => clashing.some((each) => each.chain === chain);
    const whole = clashing.map(({ rule: _, ...chain }) => chain);
    const leftOut: readonly LeftOut[] = [...part.leftOut.filter(({ chain }) => !goes(chain)), ...whole];
    return {
      ...part,
      chains: part.chains.filter(({ name }) => !goes(name)),
      leftOut,
      ignore: leftOut.flatMap(({ rule, reason }) =>
        reason.kind === 'not-declarable' && rule !== undefined ? [rule] : [],
      ),
    };
  });
}

function selectTable(family: Family, table: Table): SelectedContent {
  const ownedBy = new Map(
    ledgersIn(table, family).flatMap(({ owner, chains }) => chains.map((chain) => [chain, owner] as const)),
  );
  const whole = new Map<string, Reason>();
  for (const chain of table.chains.values()) {
    const reason = isBuiltIn(table.name, chain.name)
      ? undefined
      : (reasonForChain(chain.name, ownedBy) ?? faultIn(family, table.name, chain));
    if (reason !== undefined) whole.set(chain.name, reason);
  }
  const leftOut: LeftOut[] = [];
  const ignore: string[] = [];
  const chains: SelectedChain[] = [];
  for (const chain of table.chains.values()) {
    const place = { family, table: table.name, chain: chain.name };
    const reason = whole.get(chain.name);
    if (reason !== undefined) {
      if (!isLedgerName(chain.name)) leftOut.push({ ...place, reason });
      continue;
    }
    const rules = isBuiltIn(table.name, chain.name) ? selectRules(place, chain) : chain.rules;
    const kept = new Set(rules);
    for (const rule of chain.rules.filter((each) => !kept.has(each))) {
      const why = reasonForRule(place, rule);
      if (why === undefined) continue;
      leftOut.push({ ...place, rule: rule.text, reason: why });
      if (why.kind === 'not-declarable') ignore.push(rule.text);
    }
    chains.push({ ...chain, family, table: table.name, rules });
  }
  const declared = new Set(chains.map(({ name }) => name));
  const targets = chains.flatMap(({ rules }) => rules.flatMap(({ text }) => chainOf(text, family) ?? []));
  return { chains, leftOut, ignore, foreignChains: targets.filter((name) => !declared.has(name)) };
}

/** The rules of a built-in chain that are nobody else's. */
function selectRules(place: Place, { rules }: Chain): readonly ChainRule[] {
  const own = new Set(rules.filter((rule) => reasonForRule(place, rule) === undefined));
  // A plan spares no rule that jumps to where a declared rule of the chain jumps.
  const named = new Set([...own].flatMap(({ text }) => chainOf(text, place.family) ?? []));
  return rules.filter((rule) => {
    if (own.has(rule)) return true;
    const target = chainOf(rule.text, place.family);
    const isNamed = target !== undefined && named.has(target);
    return (
      isNamed && tryFindOwner(rule.text, place.family) === undefined && faultOf(place, rule) === undefined
    );
  });
}

type Place = Pick<LeftOut, 'family' | 'table' | 'chain'>;

function reasonForChain(name: string, ownedBy: ReadonlyMap<string, string>): Reason | undefined {
  const owner = ownedBy.get(name);
  if (owner !== undefined) return { kind: 'owner', text: owner };
  const program = tryFindWriter(name)?.program;
  if (program !== undefined) return { kind: 'program', text: program };
  const isHook = tableNames.some((table) => isBuiltIn(table, name));
  const fault = isHook ? 'is that of a built-in chain' : tryFindDeclaredChainFault(name);
  return fault === undefined ? undefined : { kind: 'not-declarable', text: `its name ${fault}` };
}

/** A chain is declared as a whole, so one rule that cannot be declared keeps all of it out. */
function faultIn(family: Family, table: string, { name, rules }: Chain): Reason | undefined {
  for (const rule of rules) {
    const fault = faultOf({ family, table, chain: name }, rule);
    if (fault !== undefined) return { kind: 'not-declarable', text: fault };
  }
  return undefined;
}

function reasonForRule(place: Place, rule: ChainRule): Reason | undefined {
  const owner = tryFindOwner(rule.text, place.family);
  if (owner !== undefined) return { kind: 'owner', text: owner };
  const program = tryFindRuleWriter(rule.text, place.family)?.program;
  if (program !== undefined) return { kind: 'program', text: program };
  const fault = faultOf(place, rule);
  return fault === undefined ? undefined : { kind: 'not-declarable', text: fault };
}

/** What a construct would refuse a rule for. */
function faultOf({ family, table, chain }: Place, { text }: ChainRule): string | undefined {
  const { diagnostics } = parseRule(text, { family, table, chain });
  const fault = diagnostics.find(isError) ?? diagnostics[0];
  return fault?.summary;
}

function chainOf(text: string, family: Family): string | undefined {
  const jump = tryFindJump(text, family);
  return jump?.isChain === true ? jump.name : undefined;
}
