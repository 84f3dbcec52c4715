/**
 * Chains of another front end, put where they are jumped to: it needs many to keep its parts apart, a person few.
 *
 * A chain is put in the place of a jump without conditions, where nothing in it returns to the chain before; one that is nothing but
 * a decision is put in the place of every jump. What is still
 * jumped to stays a chain; jumps to chains that are empty or not there go.
 */
import type { Family } from '../net/family';
import { tryFindJump } from '../ruleset/check/jumps';
import type { Chain, ChainRule, Ruleset, Table } from '../ruleset/model/ruleset';
import { isBuiltIn } from '../ruleset/model/tables';

export function inlineChains(ruleset: Ruleset): Ruleset {
  const tables = [...ruleset.tables.values()].map((table) => inlineIn(table, ruleset.family));
  return { ...ruleset, tables: new Map(tables.map((table) => [table.name, table])) };
}

function inlineIn(table: Table, family: Family): Table {
  const rulesOf = (name: string): readonly ChainRule[] => table.chains.get(name)?.rules ?? [];
  const isEmpty = (name: string, above: readonly string[]): boolean =>
    !above.includes(name) &&
    rulesOf(name).every(({ text }) => {
      const jump = tryFindJump(text, family);
      return jump?.isChain === true && isEmpty(jump.name, [...above, name]);
    });
  const flat = (name: string, above: readonly string[]): readonly ChainRule[] =>
    rulesOf(name).flatMap((rule) => {
      const jump = tryFindJump(rule.text, family);
      if (jump?.isChain !== true || above.includes(jump.name)) return [rule];
      if (isEmpty(jump.name, [])) return [];
      const decision = onlyDecision(rulesOf(jump.name), family);
      if (decision !== undefined && jump.via === 'jump')
        return [{ ...rule, text: rule.text.slice(0, -`-j ${jump.name}`.length) + decision }];
      if (rule.text !== `-j ${jump.name}` || returns(rulesOf(jump.name), family)) return [rule];
      return flat(jump.name, [...above, jump.name]);
    });
  const chains = new Map<string, Chain>();
  for (const chain of table.chains.values())
    chains.set(chain.name, { ...chain, rules: flat(chain.name, [chain.name]) });
  const used = new Set<string>();
  const use = (name: string): void => {
    if (used.has(name)) return;
    used.add(name);
    for (const { text } of chains.get(name)?.rules ?? []) {
      const jump = tryFindJump(text, family);
      if (jump?.isChain === true) use(jump.name);
    }
  };
  for (const name of chains.keys()) if (isBuiltIn(table.name, name)) use(name);
  return { ...table, chains: new Map([...chains].filter(([name]) => used.has(name))) };
}

/** What a chain does with every packet, where it is one rule that does so. */
function onlyDecision(rules: readonly ChainRule[], family: Family): string | undefined {
  const [only, ...more] = rules;
  if (only === undefined || more.length > 0 || !only.text.startsWith('-j ')) return undefined;
  return tryFindJump(only.text, family)?.isChain === false && !returns(rules, family) ? only.text : undefined;
}

/** Whether packets may come back from a chain before its end. */
function returns(rules: readonly ChainRule[], family: Family): boolean {
  return rules.some(({ text }) => {
    const jump = tryFindJump(text, family);
    return jump?.via === 'goto' || / RETURN$|^-j RETURN$/.test(text);
  });
}
