/**
 * What `iptables-restore --noflush` does with a batch, on values, with the protocol enforced: a table is changed
 * whole or not at all, and what a kernel refuses (on either backend) is an error here.
 *
 * It reads rule text as text. What a test gives it has to be canonical, as in a ruleset that was read.
 */
import type { Family } from '../../../lib/net/family';
import { tryFindJump } from '../../../lib/ruleset/check/jumps';
import type { Chain, ChainRule, Policy, Ruleset } from '../../../lib/ruleset/model/ruleset';
import { isBuiltIn } from '../../../lib/ruleset/model/tables';

interface OpenChain {
  policy?: Policy;
  rules: ChainRule[];
  /** Rules of this batch: iptables-nft crashes when it is to replace one of them. */
  readonly fresh: Set<ChainRule>;
}

/** Plays a batch. @throws Error with the line that is refused */
export function restore(ruleset: Ruleset, batch: string): Ruleset {
  let tables = new Map(ruleset.tables);
  let open: { name: string; chains: Map<string, OpenChain> } | undefined;
  for (const line of batch.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('*')) {
      if (open !== undefined) throw new Error(`${line}: the table before has no COMMIT`);
      open = { name: line.slice(1), chains: openChains(tables.get(line.slice(1))?.chains) };
    } else if (open === undefined) {
      throw new Error(`${line}: outside a table`);
    } else if (line === 'COMMIT') {
      tables = new Map(tables).set(open.name, commit(open.name, open.chains, ruleset.family));
      open = undefined;
    } else {
      step(open.name, open.chains, line, ruleset.family);
    }
  }
  if (open !== undefined) throw new Error('COMMIT expected');
  return { family: ruleset.family, tables };
}

function openChains(chains: ReadonlyMap<string, Chain> = new Map()): Map<string, OpenChain> {
  return new Map(
    [...chains].map(([name, { policy, rules }]) => [
      name,
      { rules: [...rules], fresh: new Set(), ...(policy === undefined ? {} : { policy }) },
    ]),
  );
}

function step(table: string, chains: Map<string, OpenChain>, line: string, family: Family): void {
  const [, emptied] = /^:(\S+) - \[0:0\]$/.exec(line) ?? [];
  if (emptied !== undefined) {
    chains.set(emptied, { rules: [], fresh: new Set() });
    return;
  }
  const [, verb = '', name = '', rest = ''] = /^(-[A-Z]) (\S+)(?: (.*))?$/.exec(line) ?? [];
  const refused = (why: string): Error => new Error(`${line}: ${why}`);
  if (verb === '-N') {
    if (chains.has(name)) throw refused('the chain exists');
    if (isBuiltIn(table, name)) throw refused('the chain is built in');
    chains.set(name, { rules: [], fresh: new Set() });
    return;
  }
  const chain = chains.get(name) ?? (isBuiltIn(table, name) ? builtIn(chains, name) : undefined);
  if (chain === undefined) throw refused('there is no such chain');
  const [, index, text = ''] = (/^([0-9]+)(?: (.*))?$/.exec(rest) ?? []) as (string | undefined)[];
  switch (verb) {
    case '-X':
      if (chain.rules.length > 0) throw refused('the chain is not empty');
      if (isReferenced(chains, name, family)) throw refused('the chain is in use');
      chains.delete(name);
      return;
    case '-F':
      chain.rules = [];
      return;
    case '-P':
      if (chain.policy === undefined) throw refused('the chain is not built in');
      chain.policy = rest as Policy;
      return;
    case '-A':
      insert(chain, chain.rules.length + 1, rest);
      return;
    case '-I':
      if (index === undefined) insert(chain, 1, rest);
      else insert(chain, Number(index), text);
      return;
    case '-R':
      replace(chain, Number(index), text);
      return;
    case '-D': {
      const place =
        index === undefined ? chain.rules.findIndex((rule) => rule.text === rest) : Number(index) - 1;
      if (chain.rules[place] === undefined) throw refused('there is no such rule');
      chain.rules.splice(place, 1);
      return;
    }
    default:
      throw refused('not a command of a batch');
  }
}

function builtIn(chains: Map<string, OpenChain>, name: string): OpenChain {
  const chain: OpenChain = { policy: 'ACCEPT', rules: [], fresh: new Set() };
  chains.set(name, chain);
  return chain;
}

function insert(chain: OpenChain, index: number, text: string): void {
  if (index < 1 || index > chain.rules.length + 1) throw new Error('the index is behind the end');
  const rule = ruleOf(text);
  chain.rules.splice(index - 1, 0, rule);
  chain.fresh.add(rule);
}

function replace(chain: OpenChain, index: number, text: string): void {
  const before = chain.rules[index - 1];
  if (before === undefined) throw new Error('there is no such rule');
  if (chain.fresh.has(before))
    throw new Error('iptables-nft crashes: the batch made the rule that it replaces');
  const rule = ruleOf(text);
  chain.rules.splice(index - 1, 1, rule);
  chain.fresh.add(rule);
}

/** A rule that may begin with `-c PACKETS BYTES`. */
function ruleOf(text: string): ChainRule {
  const [, packets, bytes, rest = ''] = /^-c ([0-9]+) ([0-9]+)(?: (.*))?$/.exec(text) ?? [];
  if (packets === undefined || bytes === undefined) return { text };
  return { text: rest, counters: { packets: BigInt(packets), bytes: BigInt(bytes) } };
}

function isReferenced(chains: ReadonlyMap<string, OpenChain>, name: string, family: Family): boolean {
  return [...chains.values()].some(({ rules }) => rules.some(({ text }) => jump(text, family) === name));
}

function commit(
  table: string,
  chains: ReadonlyMap<string, OpenChain>,
  family: Family,
): { name: string; chains: Map<string, Chain> } {
  for (const { rules } of chains.values()) {
    for (const { text } of rules) {
      const target = jump(text, family);
      if (target !== undefined && !chains.has(target))
        throw new Error(`nothing is called ${target}: ${text}`);
    }
  }
  for (const name of chains.keys()) checkLoop(chains, name, [], family);
  return {
    name: table,
    chains: new Map(
      [...chains].map(([name, { policy, rules }]): [string, Chain] => [
        name,
        { name, rules, ...(policy === undefined ? {} : { policy }) },
      ]),
    ),
  };
}

function checkLoop(
  chains: ReadonlyMap<string, OpenChain>,
  name: string,
  above: readonly string[],
  family: Family,
): void {
  if (above.includes(name)) throw new Error(`chains jump in a circle: ${[...above, name].join(', ')}`);
  for (const { text } of chains.get(name)?.rules ?? []) {
    const target = jump(text, family);
    if (target !== undefined) checkLoop(chains, target, [...above, name], family);
  }
}

const jumps: Readonly<Record<Family, Map<string, string | undefined>>> = { ipv4: new Map(), ipv6: new Map() };

/** The user chain that a rule leads to; each text is looked at once. */
function jump(text: string, family: Family): string | undefined {
  const known = jumps[family];
  if (!known.has(text)) {
    const found = tryFindJump(text, family);
    known.set(text, found?.isChain === true ? found.name : undefined);
  }
  return known.get(text);
}
