/** What a host should hold, as declared; the parts that nobody declared are not touched. */
import type { Family } from '../net/family';
import type { IpSets } from '../sets/ip-set';
import type { Chain, ChainRule, HostRulesets, Policy, Table } from '../ruleset/model/ruleset';

export interface DesiredHost {
  /** Whose rules these are: `ownerForm`. */
  readonly owner: string;
  /**
   * Former owners: what their marks and ledgers say becomes this owner's. Rules stay where they are, with their counters.
   * @default none
   */
  readonly adopts?: readonly string[];
  /**
   * Whether the ledgers are written anew even where no rule changes, so that whoever wrote them before is superseded.
   * @default false
   */
  readonly takesOver?: boolean;
  /** Whether foreign rules in built-in chains stay (`keep`) or are removed (`remove`). */
  readonly foreignRules: ForeignRules;
  /**
   * Whether `remove` leaves rules that jump to chains of known programs, such as Docker and fail2ban, unless the
   * chain's own declaration jumps there too.
   * @default true
   */
  readonly sparesPrograms?: boolean;
  /**
   * Foreign rules that `remove` leaves as well: each a pattern for the whole text of a rule, as iptables-save prints it without
   * `-A CHAIN`, or for the chain that it jumps to; `*` stands for any text.
   * @default none
   */
  readonly ignore?: readonly string[];
  /**
   * `minimal`: the fewest operations, always. `fastest`: a user chain is emptied and filled again where that is
   * faster on the host's iptables; all its counters then begin at zero.
   * @default 'minimal'
   */
  readonly strategy?: Strategy;
  /** Declared sets by name; all others that the ledger says are this owner's are destroyed. @default none */
  readonly sets?: IpSets;
  /** Sets that others make and that rules name; a plan is refused where the host does not have one. @default none */
  readonly foreignSets?: readonly string[];
  readonly rulesets: ReadonlyMap<Family, DesiredRuleset>;
  /**
   * The families that are spoken of. The others are left as they are, with what this owner wrote there before.
   * @default both: a family without a ruleset should hold nothing of this owner
   */
  readonly families?: readonly Family[];
}

/** What an owner looks like: 1 to 60 letters, digits, `.`, `_` and `-`, the first a letter or digit. */
export const ownerForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;

export type Strategy = 'minimal' | 'fastest';

export type ForeignRules = 'keep' | 'remove';

/** Chains by table and name. */
export type DesiredRuleset = ReadonlyMap<string, ReadonlyMap<string, DesiredChain>>;

export interface DesiredChain {
  /** Policy of a built-in chain. @default the live one stays */
  readonly policy?: Policy;
  /**
   * Where the managed rules stand among the foreign ones, in a chain that is shared. A rule that stands elsewhere is moved.
   * @default first, behind the jumps of programs that ban addresses; and wherever the rules stand already
   */
  readonly anchor?: Anchor;
  /** Whether a user chain is somebody else's, who lets others add rules. @default chains of known programs are */
  readonly isShared?: boolean;
  /** In canonical text, without owner marks. */
  readonly rules: readonly ChainRule[];
}

/**
 * Before all rules, after all, or next to the first rule that jumps to a chain. Several, with commas between them, are
 * tried in their order: `after:f2b-sshd,first` is `first` for as long as no rule jumps to f2b-sshd.
 */
export type Anchor = string;

/** The rules of several owners of one host as rulesets; of a chain that more than one declares, those of the first. */
export function declaredRulesets(hosts: readonly DesiredHost[]): HostRulesets {
  const families = new Set(hosts.flatMap(({ rulesets }) => [...rulesets.keys()]));
  return new Map([...families].map((family) => [family, { family, tables: declaredTables(hosts, family) }]));
}

function declaredTables(hosts: readonly DesiredHost[], family: Family): ReadonlyMap<string, Table> {
  const tables = new Map<string, Map<string, Chain>>();
  for (const [name, declared] of hosts.flatMap(({ rulesets }) => [...(rulesets.get(family) ?? [])])) {
    const chains = tables.get(name) ?? new Map<string, Chain>();
    tables.set(name, chains);
    for (const [chain, { rules }] of declared)
      if (!chains.has(chain)) chains.set(chain, { name: chain, rules });
  }
  return new Map([...tables].map(([name, chains]) => [name, { name, chains }]));
}
