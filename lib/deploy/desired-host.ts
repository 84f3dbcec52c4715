/** Declared text to what the planner takes: every chain and rule checked, every mistake with its place. */
import { isAnchor } from '../plan/ownership/anchor';
import { defined } from '../base/at';
import { type Diagnostic, isError } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { type Family, families } from '../net/family';
import type { Anchor, DesiredChain, DesiredHost } from '../plan/desired';
import { tryFindDeclaredChainFault } from '../plan/ownership/declared-chain-name';
import { parseRule } from '../ruleset/parse/parse-rule';
import { printRule } from '../ruleset/model/print-rule';
import { parseDeclaredSets } from '../sets/declared-set';
import type { ChainRule, Policy } from '../ruleset/model/ruleset';
import { isBuiltIn, tableNames } from '../ruleset/model/tables';
import {
  type DeclaredChainAt,
  type DeclaredPlace,
  type DeclaredRuleset,
  type RulesetPlace,
  declaredChains,
} from './declared-ruleset';
import { declaredProblems } from './diagnostics';
import { filledSets } from './filled-sets';

export interface PlacedDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly place: DeclaredPlace;
}

export interface CheckedRuleset {
  readonly desired: DesiredHost;
  readonly diagnostics: readonly PlacedDiagnostic[];
}

/** Names a place for people, such as `ipv4 filter INPUT rule 3`; a caller who knows construct paths gives those. */
export type PathOf = (place: DeclaredPlace) => string;

/** Collects all mistakes; the desired host holds what is without any. */
export function checkDeclared(declared: DeclaredRuleset, pathOf: PathOf = placeName): CheckedRuleset {
  const diagnostics: PlacedDiagnostic[] = [];
  const rulesets = new Map<Family, Map<string, Map<string, DesiredChain>>>();
  for (const family of families) {
    const tables = declared[family]?.tables;
    if (tables === undefined) continue;
    const names = Object.keys(tables);
    rulesets.set(family, new Map(names.map((table) => [table, new Map<string, DesiredChain>()])));
    for (const table of names.filter((name) => !isTable(name))) {
      const place: RulesetPlace = { family, table };
      const diagnostic = { path: pathOf(place), ...declaredProblems.unknownTable(table) };
      diagnostics.push({ place, diagnostic });
    }
  }
  for (const at of declaredChains(declared)) {
    const chain = checkChain(at, diagnostics, pathOf);
    rulesets.get(at.family)?.get(at.table)?.set(at.name, chain);
  }
  const { ipv4: _ipv4, ipv6: _ipv6, sets: declaredSets, ...settings } = declared;
  const sets =
    declaredSets === undefined
      ? {}
      : {
          sets: parseDeclaredSets(declaredSets, (place, diagnostic) => {
            diagnostics.push({ place, diagnostic: { path: pathOf(place), ...diagnostic } });
          }),
        };
  const desired = { ...settings, ...sets, rulesets };
  for (const { set, diagnostic } of filledSets(desired)) {
    const place = { set };
    diagnostics.push({ place, diagnostic: { path: pathOf(place), ...diagnostic } });
  }
  return { desired, diagnostics };
}

/** @throws FirewallError with every mistake there is */
export function desiredHost(declared: DeclaredRuleset, pathOf?: PathOf): DesiredHost {
  return desiredHostAndWarnings(declared, pathOf).desired;
}

/** @throws FirewallError with every mistake there is */
export function desiredHostAndWarnings(
  declared: DeclaredRuleset,
  pathOf?: PathOf,
): { readonly desired: DesiredHost; readonly warnings: readonly Diagnostic[] } {
  const { desired, diagnostics } = checkDeclared(declared, pathOf);
  const found = diagnostics.map(({ diagnostic }) => diagnostic);
  const errors = found.filter(isError);
  if (errors.length > 0) throw new FirewallError(errors);
  return { desired, warnings: found };
}

/** What is wrong with one rule by itself. */
export function checkRule(
  place: RulesetPlace,
  text: string,
  pathOf: PathOf = placeName,
): readonly Diagnostic[] {
  return parseRule(text, { ...contextOf(place), path: pathOf(place) }).diagnostics;
}

function checkChain(
  { family, table, name, chain }: DeclaredChainAt,
  diagnostics: PlacedDiagnostic[],
  pathOf: PathOf,
): DesiredChain {
  const here: RulesetPlace = { family, table, chain: name };
  const report = (place: RulesetPlace, diagnostic: Diagnostic): void => {
    diagnostics.push({ place, diagnostic: { path: pathOf(place), ...diagnostic } });
  };
  const builtIn = isBuiltIn(table, name);
  const fault = builtIn ? undefined : tryFindDeclaredChainFault(name);
  if (fault !== undefined) report(here, declaredProblems.badChainName(name, fault));
  else if (isTable(table) && !builtIn && isBuiltInElsewhere(name))
    report(here, declaredProblems.notInTable(table, name));
  const policy = checkPolicy(chain.policy, builtIn, name, (diagnostic) => {
    report({ ...here, member: 'policy' }, diagnostic);
  });
  const anchor = checkAnchor(chain.anchor, (diagnostic) => {
    report({ ...here, member: 'anchor' }, diagnostic);
  });
  const rules = (chain.rules ?? []).flatMap((text, index): ChainRule[] => {
    const place: RulesetPlace = { ...here, member: index };
    const path = pathOf(place);
    const parsed = parseRule(text, { ...contextOf(place), path });
    for (const diagnostic of parsed.diagnostics) diagnostics.push({ place, diagnostic });
    return parsed.rule === undefined ? [] : [{ text: printRule(parsed.rule, family), origin: { path } }];
  });
  return { rules, ...(policy === undefined ? {} : { policy }), ...(anchor === undefined ? {} : { anchor }) };
}

function checkPolicy(
  policy: string | undefined,
  builtIn: boolean,
  chain: string,
  report: (diagnostic: Diagnostic) => void,
): Policy | undefined {
  if (policy === undefined) return undefined;
  if (!builtIn) report(declaredProblems.policyOfUserChain(chain));
  else if (policy === 'ACCEPT' || policy === 'DROP') return policy;
  else report(declaredProblems.badPolicy(chain, policy));
  return undefined;
}

function checkAnchor(
  anchor: string | undefined,
  report: (diagnostic: Diagnostic) => void,
): Anchor | undefined {
  if (anchor === undefined) return undefined;
  if (isAnchor(anchor)) return anchor;
  report(declaredProblems.badAnchor(anchor));
  return undefined;
}

function isTable(name: string): boolean {
  return (tableNames as readonly string[]).includes(name);
}

function isBuiltInElsewhere(chain: string): boolean {
  return tableNames.some((table) => isBuiltIn(table, chain));
}

function contextOf({ family, table, chain }: RulesetPlace): { family: Family; table: string; chain: string } {
  return { family, table, chain: defined(chain, 'the chain of a declared rule') };
}

/** Such as `ipv4 filter INPUT rule 3`; rules count from 1. */
export function placeName(place: DeclaredPlace): string {
  if ('set' in place) {
    const { set, entry } = place;
    return entry === undefined ? `set ${set}` : `set ${set} entry ${String(entry + 1)}`;
  }
  const { family, table, chain, member } = place;
  const where = [family, table, chain].filter((part) => part !== undefined).join(' ');
  if (member === undefined) return where;
  return typeof member === 'number' ? `${where} rule ${String(member + 1)}` : `${where} ${member}`;
}
