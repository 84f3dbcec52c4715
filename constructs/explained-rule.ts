import type { Family } from '../lib/net/family';
import type { TableName } from '../lib/ruleset/model/tables';
import type { Phase } from './phase';

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
