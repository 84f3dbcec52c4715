/**
 * What is wrong with a ruleset that no rule shows by itself.
 *
 * Chains that are jumped to and not there, jumps to built-in chains, loops, and targets and matches that work in
 * some built-in chains only but are reached from others; rules that share a name and do not agree. The kernel
 * refuses each of them, mostly without saying which rule it means.
 *
 * A target of xtables-addons without options is a warning: only the host knows whether it has the package.
 * Chains that nothing reaches are left alone, for foreign rules may come to jump there.
 *
 * Of each kind only as many are reported as a person reads, so that a ruleset full of mistakes costs no more than another.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { tryFindNearest } from '../../base/suggest';
import { factsOfFamily, targetNames, tryFindByFormerName } from '../../extensions/registry';
import { addonTargets, tryFindUnsupported } from '../../extensions/unsupported';
import type { Family } from '../../net/family';
import { ruleProblems } from '../parse/diagnostics';
import { ChainGraph } from './chain-graph';
import { parseRule } from '../parse/parse-rule';
import type { Chain, ChainRule, Ruleset, Table } from '../model/ruleset';
import { rulesetProblems } from './ruleset-diagnostics';
import { checkSharedNames } from './shared-state';
import { builtInChains, isBuiltIn } from '../model/tables';

export function validateRuleset(ruleset: Ruleset): readonly Diagnostic[] {
  return [
    ...[...ruleset.tables.values()].flatMap((table) => validateTable(table, ruleset.family)),
    ...checkSharedNames(ruleset, max.ofKind),
  ];
}

/** How many mistakes of one kind are reported: more than a person reads at once. Loops are long, so fewer of them. */
const max = { ofKind: 100, loops: 10 } as const;

function validateTable(table: Table, family: Family): readonly Diagnostic[] {
  const graph = new ChainGraph(table, { family });
  const found: Diagnostic[] = [];
  const left = { builtIn: max.ofKind, foreign: max.ofKind, unknown: max.ofKind };
  for (const chain of table.chains.values()) {
    for (const { rule, to } of graph.jumpsOf(chain.name)) {
      if (isBuiltIn(table.name, to)) {
        if (left.builtIn-- > 0) found.push(rulesetProblems.jumpToBuiltIn(rule, chain.name, to));
      } else if (table.chains.has(to)) {
        continue;
      } else if (addonTargets.includes(to)) {
        if (left.foreign-- > 0) found.push(rulesetProblems.foreignTarget(rule, chain.name, to));
      } else if (left.unknown-- > 0) {
        const gone = tryFindUnsupported('target', to);
        found.push(
          gone === undefined
            ? rulesetProblems.unknownChain(rule, chain.name, to, nearestName(table, to))
            : ruleProblems.unsupported(rule.origin ?? {}, to, gone.reason, gone.instead),
        );
      }
    }
  }
  const loops = findLoops(graph);
  if (loops.length > 0) return [...found, ...loops];
  return [...found, ...checkPlaces(table, graph, family)];
}

/** What was meant by the name of a chain that is not there. */
function nearestName(table: Table, name: string): string | undefined {
  return (
    tryFindByFormerName(name)?.name ??
    targetNames.find((target) => target.toLowerCase() === name.toLowerCase()) ??
    tryFindNearest(name, [...table.chains.keys(), ...targetNames])
  );
}

/** One diagnostic for each jump that closes a loop, as far as there are not too many. */
function findLoops(graph: ChainGraph<ChainRule>): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { closing, chains } of graph.loops()) {
    if (found.length >= max.loops) break;
    found.push(rulesetProblems.loop(closing, chains));
  }
  return found;
}

/** Targets and matches that work in some built-in chains only, in user chains that are reached from others. */
function checkPlaces(table: Table, graph: ChainGraph<ChainRule>, family: Family): readonly Diagnostic[] {
  const reached = reachedFrom(table, graph);
  const isPicky = pickyPattern(family);
  const found: Diagnostic[] = [];
  for (const chain of table.chains.values()) {
    const from = reached.get(chain.name) ?? new Set<string>();
    if (isBuiltIn(table.name, chain.name) || from.size === 0) continue;
    for (const rule of chain.rules) {
      if (found.length >= max.ofKind) return found;
      if (isPicky.test(rule.text)) found.push(...checkPlace(rule, chain, from, table.name, family));
    }
  }
  return found;
}

/** Whether a rule that stands in a user chain may stand in each of the built-in chains that it is reached from. */
function checkPlace(
  rule: ChainRule,
  chain: Chain,
  from: ReadonlySet<string>,
  table: string,
  family: Family,
): readonly Diagnostic[] {
  const wrong = [...from].find((hook) =>
    parseRule(rule.text, { family, table, chain: hook }).diagnostics.some(
      ({ code }) => code === 'parse/wrong-chain' || code === 'parse/bad-combination',
    ),
  );
  return wrong === undefined ? [] : [rulesetProblems.reachedFrom(rule, chain.name, wrong)];
}

/** For each chain, the built-in chains from which packets come to it. */
function reachedFrom(table: Table, graph: ChainGraph<ChainRule>): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, Set<string>>();
  for (const hook of builtInChains(table.name))
    for (const chain of graph.reachableFrom(hook))
      reached.set(chain, (reached.get(chain) ?? new Set()).add(hook));
  return reached;
}

/** Rules that may name an extension that is allowed in some chains only. */
function pickyPattern(family: Family): RegExp {
  const names = factsOfFamily(family)
    .filter(({ isPicky }) => isPicky)
    .map(({ kind, name }) => `${kind === 'match' ? '-m' : '-j'} ${name}`);
  return new RegExp(`(^| )(${[...new Set(names)].join('|')})( |$)`);
}
