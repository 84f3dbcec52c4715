/** What is certainly wrong with the chains of a whole firewall: jumps to chains that nobody declares, chains that form a loop. */
import type { Diagnostic } from '../../lib/base/diagnostic';
import type { Family } from '../../lib/net/family';
import { tryFindWriter } from '../../lib/plan/ownership/known-writers';
import { ChainGraph } from '../../lib/ruleset/check/chain-graph';
import { tryFindJump } from '../../lib/ruleset/check/jumps';
import { isBuiltIn } from '../../lib/ruleset/model/tables';
import { constructProblem } from '../problems/construct-problems';
import type { DeclaredRule, OrderedChain } from './declared-rule';
import { isUnresolved } from '../text/unresolved-token';

export function chainProblems(
  family: Family,
  chains: readonly OrderedChain[],
  foreignChains: ReadonlySet<string>,
): readonly Diagnostic[] {
  const graphs = graphsOf(chains, family);
  const declared = new Set(
    chains.flatMap(({ table, name, construct }) => (construct === undefined ? [] : [`${table} ${name}`])),
  );
  return [
    ...chains.flatMap((chain) => undeclared(chain, foreignChains)),
    ...chains.flatMap((chain) => jumpsToNowhere(chain, declared, graphs, foreignChains)),
    ...chains.flatMap((chain) => loop(chain, graphs)),
  ];
}

function undeclared(
  { table, name, construct, rules }: OrderedChain,
  foreignChains: ReadonlySet<string>,
): readonly Diagnostic[] {
  const [first] = rules;
  if (isBuiltIn(table, name) || construct !== undefined || first === undefined) return [];
  if (!foreignChains.has(name)) return [noSuchChain(first, name)];
  return tryFindWriter(name) === undefined ? [notShared(first, name)] : [];
}

type Graphs = ReadonlyMap<string, ChainGraph<DeclaredRule>>;

function jumpsToNowhere(
  { table, name }: OrderedChain,
  declared: ReadonlySet<string>,
  graphs: Graphs,
  foreignChains: ReadonlySet<string>,
): readonly Diagnostic[] {
  return (graphs.get(table)?.jumpsOf(name) ?? []).flatMap(({ rule, to }) => {
    const isDeclared = declared.has(`${table} ${to}`);
    return isDeclared || foreignChains.has(to) ? [] : [noSuchChain(rule, to)];
  });
}

function loop({ table, name }: OrderedChain, graphs: Graphs): readonly Diagnostic[] {
  const graph = graphs.get(table);
  const looping = graph?.jumpsOf(name).find(({ to }) => graph.leadsTo(to, name))?.rule;
  if (looping === undefined) return [];
  return [
    constructProblem(looping.construct, {
      code: 'construct/chain-loop',
      summary: `chain ${name} leads back to itself by \`${looping.text}\``,
      help: 'the kernel refuses chains that form a loop; remove one of the jumps',
    }),
  ];
}

/** The jumps that are known at synthesis, by table. */
function graphsOf(chains: readonly OrderedChain[], family: Family): Graphs {
  const byTable = new Map<string, Map<string, OrderedChain>>();
  for (const chain of chains) {
    const table = byTable.get(chain.table) ?? new Map<string, OrderedChain>();
    byTable.set(chain.table, table.set(chain.name, chain));
  }
  const findJump: typeof tryFindJump = (text) => (isUnresolved(text) ? undefined : tryFindJump(text, family));
  return new Map(
    [...byTable].map(([name, content]) => [
      name,
      new ChainGraph({ name, chains: content }, { family, findJump }),
    ]),
  );
}

function noSuchChain({ construct, text }: DeclaredRule, chain: string): Diagnostic {
  return constructProblem(construct, {
    code: 'construct/no-such-chain',
    summary: `no construct declares chain ${chain}`,
    detail: `needed by \`${text}\``,
    help: 'declare it with addChain, or name it in foreignChains of the Firewall when others create it',
  });
}

function notShared({ construct, text }: DeclaredRule, chain: string): Diagnostic {
  return constructProblem(construct, {
    code: 'construct/no-such-chain',
    summary: `chain ${chain} belongs to no program that lets others add rules`,
    detail: `needed by \`${text}\``,
    help: 'declare the chain with addChain to manage all of it, or only jump to it',
  });
}
