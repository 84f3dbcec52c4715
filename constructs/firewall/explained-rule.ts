import type { Family } from '../../lib/net/family';
import type { Phase } from '../../lib/patterns/phase';
import type { ChainConstructs } from '../../lib/resource/rule-constructs';
import type { TableName } from '../../lib/ruleset/model/tables';
import type { OrderedChain } from './declared-rule';

/** One rule of a firewall, and where it comes from. */
export interface ExplainedRule {
  /** Of iptables, or of ip6tables. */
  readonly family: Family;
  /** Its table. */
  readonly table: TableName;
  /** Its chain. */
  readonly chain: string;
  /** Its place in a built-in chain; undefined in a user chain. */
  readonly phase: Phase | undefined;
  /** As iptables takes it behind `-A CHAIN`. */
  readonly rule: string;
  /** Path of the construct that added it: `stack/firewall/web`. */
  readonly construct: string;
}

/** The constructs of all rules, chain by chain. */
export function constructsIn(family: Family, chains: readonly OrderedChain[]): readonly ChainConstructs[] {
  return chains.map(({ table, name: chain, rules }) => {
    const constructs = rules.map(({ construct }) => construct.node.path);
    return { family, table, chain, constructs };
  });
}
