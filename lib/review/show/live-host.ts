/** A live ruleset as people look at it: chains in order, each rule with its number, its counters, and whose it is. */
import type { Family } from '../../net/family';
import { type OwnedLedger, isLedgerName, ledgersIn } from '../../plan/ownership/ledger';
import { tryFindOwner, tryUnmarkRule } from '../../plan/ownership/owner-mark';
import type { Chain, Counters, Policy, Ruleset, Table } from '../../ruleset/model/ruleset';
import { builtInChains, isBuiltIn, tableNames } from '../../ruleset/model/tables';
import type { ListedSet } from '../../sets/parse-set-list';
import type { ConstructOf } from '../views/change-review';

export interface LiveHost {
  readonly title: string;
  /** Families that the host has. */
  readonly families: readonly LiveFamily[];
  /** Families that the host has, and that could not be read. @default none */
  readonly broken?: readonly Family[];
  /** What the host says of its sets. @default nothing */
  readonly sets?: readonly ShownSet[];
  /** When it was read, in ISO 8601: what ages of hits count from. @default not known */
  readonly readAt?: string;
  /** The construct that declares a rule. @default not known */
  readonly constructOf?: ConstructOf;
  /** When rules last matched. @default not known */
  readonly hitOf?: (place: RulePlace) => RuleHit | undefined;
}

export interface ShownSet extends ListedSet {
  /** Undefined where no ledger has it. */
  readonly owner: string | undefined;
}

export interface LiveFamily {
  readonly ruleset: Ruleset;
  readonly version: string;
  readonly backend: string;
}

/** A rule of a host by its text, without the mark of its owner. */
export interface RulePlace {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly text: string;
  /** How many equal rules stand before it in its chain. */
  readonly nth: number;
  readonly counters: Counters | undefined;
}

/** What two readings tell: `hit` since the earlier one, or `idle` since then. The time is that of the reading, in ISO 8601. */
export interface RuleHit {
  readonly kind: 'hit' | 'idle';
  readonly since: string;
}

export interface LiveChain {
  readonly name: string;
  readonly policy?: Policy;
  readonly owner?: string;
  readonly size: number;
  /** One after the other: a host may have more rules than there is room for. */
  readonly rules: () => Generator<LiveRule>;
}

export interface LiveRule {
  /** From 1. */
  readonly index: number;
  /** Without the mark of its owner. */
  readonly text: string;
  readonly counters?: Counters;
  readonly owner?: string;
  readonly construct?: string;
  readonly hit?: RuleHit;
}

/** Those that iptables knows, in its order, and others behind them. */
export function tablesInOrder({ tables }: Ruleset): readonly Table[] {
  const known = tableNames.flatMap((name) => tables.get(name) ?? []);
  return [...known, ...[...tables.values()].filter((table) => !known.includes(table))];
}

/** Without ledgers; built-in ones first. */
export function liveChains(host: LiveHost, { family }: Ruleset, table: Table): readonly LiveChain[] {
  const ledgers = ledgersIn(table, family);
  const chains = [...table.chains.values()].filter(({ name }) => !isLedgerName(name));
  const hooks = builtInChains(table.name).flatMap((hook) => chains.filter(({ name }) => name === hook));
  const own = chains.filter((chain) => !hooks.includes(chain));
  return [...hooks, ...own].map((chain): LiveChain => {
    const owner = ownerOfChain(table.name, chain.name, ledgers);
    const { name, policy } = chain;
    return {
      name,
      ...(policy === undefined ? {} : { policy }),
      ...(owner === undefined ? {} : { owner }),
      size: chain.rules.length,
      rules: () => liveRules(host, { family, table: table.name, chain, owner }),
    };
  });
}

interface ChainPlace {
  readonly family: Family;
  readonly table: string;
  readonly chain: Chain;
  readonly owner: string | undefined;
}

function* liveRules(
  { constructOf, hitOf }: LiveHost,
  { family, table, chain, owner: ownerOfAll }: ChainPlace,
): Generator<LiveRule> {
  const seen = new Map<string, number>();
  for (const [index, { text: written, counters }] of chain.rules.entries()) {
    const marked = tryFindOwner(written, family);
    const owner = marked ?? ownerOfAll;
    const text = marked === undefined ? written : (tryUnmarkRule(written, marked, family) ?? written);
    const construct = constructOf?.({ family, table, chain: chain.name, rule: written });
    const nth = seen.get(text) ?? 0;
    if (hitOf !== undefined) seen.set(text, nth + 1);
    const hit = hitOf?.({ family, table, chain: chain.name, text, nth, counters });
    yield {
      index: index + 1,
      text,
      ...(counters === undefined ? {} : { counters }),
      ...(owner === undefined ? {} : { owner }),
      ...(construct === undefined ? {} : { construct }),
      ...(hit === undefined ? {} : { hit }),
    };
  }
}

/** User chains belong to the owner whose ledger names them; built-in ones only where they are managed as a whole. */
function ownerOfChain(table: string, chain: string, ledgers: readonly OwnedLedger[]): string | undefined {
  const owned = (ledger: OwnedLedger): readonly string[] =>
    isBuiltIn(table, chain) ? ledger.wholeChains : ledger.chains;
  return ledgers.find((ledger) => owned(ledger).includes(chain))?.owner;
}
