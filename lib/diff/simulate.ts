/** What the kernel would hold after an edit script: the same steps on values. */
import type { Chain, ChainRule, Ruleset } from '../ruleset/model/ruleset';
import { withChains } from '../ruleset/model/ruleset';
import { isBuiltIn } from '../ruleset/model/tables';
import type { Operation } from './operation';
import { printOperation } from './print-operation';

/** @throws Error when a step cannot be taken: a chain that is missing or taken, an index outside the chain. */
export function simulate(ruleset: Ruleset, operations: readonly Operation[]): Ruleset {
  const drafts = new Map<string, { table: string; name: string; chain: Draft | undefined }>();
  for (const operation of operations) {
    const { table, chain: name } = operation;
    const key = `${table} ${name}`;
    const entry = drafts.get(key) ?? {
      table,
      name,
      chain: draftOf(ruleset.tables.get(table)?.chains.get(name), table, name),
    };
    entry.chain = step(entry.chain, operation);
    drafts.set(key, entry);
  }
  return withChains(ruleset, drafts.values());
}

interface Draft extends Chain {
  readonly rules: ChainRule[];
}

function draftOf(chain: Chain | undefined, table: string, name: string): Draft | undefined {
  if (chain !== undefined) return { ...chain, rules: [...chain.rules] };
  return isBuiltIn(table, name) ? { name, policy: 'ACCEPT', rules: [] } : undefined;
}

function step(chain: Draft | undefined, operation: Operation): Draft | undefined {
  if (operation.kind === 'new-chain') {
    if (chain !== undefined) throw impossible(operation, 'the chain exists');
    return { name: operation.chain, rules: [] };
  }
  if (chain === undefined) throw impossible(operation, 'there is no such chain');
  switch (operation.kind) {
    case 'delete-chain':
      if (chain.rules.length > 0) throw impossible(operation, 'the chain is not empty');
      return undefined;
    case 'flush-chain':
      return { ...chain, rules: [] };
    case 'set-policy':
      return { ...chain, policy: operation.policy };
    case 'insert':
      if (operation.index > chain.rules.length + 1)
        throw impossible(operation, 'the index is behind the end');
      chain.rules.splice(operation.index - 1, 0, ruleOf(operation));
      return chain;
    case 'replace':
    case 'delete':
      if (chain.rules[operation.index - 1]?.text !== operation.previous) {
        throw impossible(operation, 'another rule stands there');
      }
      if (operation.kind === 'replace') chain.rules.splice(operation.index - 1, 1, ruleOf(operation));
      else chain.rules.splice(operation.index - 1, 1);
      return chain;
  }
}

function ruleOf({ rule, startCounters }: Extract<Operation, { kind: 'insert' | 'replace' }>): ChainRule {
  return startCounters === undefined ? { text: rule } : { text: rule, counters: startCounters };
}

function impossible(operation: Operation, why: string): Error {
  return new Error(`cannot simulate \`${printOperation(operation)}\`: ${why}`);
}
