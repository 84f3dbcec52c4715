/**
 * The ledger: a record inside the host's own ruleset, so that ownership needs no state file.
 *
 * A chain per table and owner that nothing jumps to. Its rules have no target and only hold comments: the
 * owner, what is managed, and the generation, a hash of what was last written. It changes in the same commit as
 * the rules, so it is never out of step with them. The batch deletes the generation that was read and appends
 * the new one: of two deployers who read the same generation, the second one's delete fails, and with it the
 * whole table.
 */
import { printNote, tryFindNote } from '../../extensions/note';
import { createHash } from 'node:crypto';
import type { Family } from '../../net/family';
import type { Chain, Policy, Ruleset, Table } from '../../ruleset/model/ruleset';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { escapeQuoted } from '../../ruleset/text/words';

export const ledgerPrefix = 'cdktf-ledger';

/** What an owner says about the policy of a built-in chain. */
export interface PolicyClaim {
  readonly chain: string;
  /** The policy that the owner declares. */
  readonly policy: Policy;
  /** The policy before any owner claimed it: what the last owner who lets go restores. */
  readonly before: Policy;
}

export interface Ledger {
  /** What the last commit of this owner wrote: 16 hexadecimal digits that no other commit has. */
  readonly generation: string;
  /** User chains that this owner manages as a whole. */
  readonly chains: readonly string[];
  readonly policies: readonly PolicyClaim[];
  /** Built-in chains that this owner manages as a whole. */
  readonly wholeChains: readonly string[];
  /** ipsets that this owner manages; recorded in one table of the host. */
  readonly sets: readonly string[];
}

/** What a ledger says, apart from when it was written. */
export type LedgerContent = Omit<Ledger, 'generation'>;

/** The rule that holds a generation, as iptables-save prints it. */
export function generationRule(generation: string): string {
  return printNote(`generation ${generation}`);
}

/** The name of an owner's ledger: the owner itself where it fits into 28 bytes, else shortened with a hash. */
export function ledgerName(owner: string): string {
  const name = `${ledgerPrefix}-${owner}`;
  if (name.length <= 28) return name;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, 8);
  return `${name.slice(0, 19)}-${hash}`;
}

/** What an owner's ledger in a table says, or undefined when there is none. */
export function tryReadLedger(table: Table | undefined, owner: string, family: Family): Ledger | undefined {
  const chain = table?.chains.get(ledgerName(owner));
  return chain === undefined ? undefined : readLedger(chain, family);
}

function readLedger(chain: Chain, family: Family): Ledger {
  const entries = chain.rules.map(({ text }) => commentOf(text, family));
  const named = (key: string): string[] =>
    entries.flatMap((entry) => (entry.startsWith(`${key} `) ? [entry.slice(key.length + 1)] : []));
  return {
    generation: named('generation')[0] ?? '',
    chains: named('chain'),
    policies: named('policy').flatMap(parsePolicyClaim),
    wholeChains: named('whole'),
    sets: named('set'),
  };
}

/** `INPUT DROP before ACCEPT`. */
function parsePolicyClaim(entry: string): readonly PolicyClaim[] {
  const [chain = '', policy, , before] = entry.split(' ');
  return isPolicy(policy) && isPolicy(before) ? [{ chain, policy, before }] : [];
}

function isPolicy(text: string | undefined): text is Policy {
  return text === 'ACCEPT' || text === 'DROP';
}

/** A ledger that was met in a table, and whose it is. */
export interface OwnedLedger extends Ledger {
  /** The chain that holds it. */
  readonly chain: string;
  readonly owner: string;
}

/** The ledgers of all owners in a table, in the order of their chains. */
export function ledgersIn(table: Table, family: Family): readonly OwnedLedger[] {
  return [...table.chains.values()]
    .filter(({ name }) => isLedgerName(name))
    .map((chain) => {
      const owner = chain.rules
        .map(({ text }) => commentOf(text, family))
        .find((entry) => entry.startsWith('owner '));
      return {
        ...readLedger(chain, family),
        chain: chain.name,
        owner: owner?.slice('owner '.length) ?? chain.name,
      };
    });
}

/** Whether a chain is a ledger, whoever's. */
export function isLedgerName(chain: string): boolean {
  return chain.startsWith(`${ledgerPrefix}-`);
}

/** A ruleset as whoever wrote its rules sees it: ledgers are no chains of theirs. */
export function withoutLedgers(ruleset: Ruleset): Ruleset {
  const tables = [...ruleset.tables].map(([name, table]): [string, Table] => {
    const chains = [...table.chains].filter(([chain]) => !isLedgerName(chain));
    return [name, { ...table, chains: new Map(chains) }];
  });
  return { ...ruleset, tables: new Map(tables) };
}

/**
 * The batch lines that change a ledger from one state to the next, or make it, or take it away.
 *
 * A ledger without a generation is what `iptables -F` leaves: there is nothing to compare, so it is made anew.
 */
export function ledgerLines(
  owner: string,
  before: Ledger | undefined,
  after: Ledger | undefined,
): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const name = ledgerName(owner);
  const known = before?.generation === '' ? undefined : before;
  const emptied = before === known ? [] : [`-F ${name}`, `-X ${name}`];
  const guard = known === undefined ? [] : [printEntry('-D', name, `generation ${known.generation}`)];
  if (after === undefined)
    return { before: [...emptied, ...guard], after: known === undefined ? [] : [`-F ${name}`, `-X ${name}`] };
  const gone = entriesOf(known).filter((entry) => !entriesOf(after).includes(entry));
  const added = entriesOf(after).filter((entry) => !entriesOf(known).includes(entry));
  const first = known === undefined ? [`-N ${name}`, printEntry('-A', name, `owner ${owner}`)] : [];
  return {
    before: [...emptied, ...guard, ...first],
    after: [
      ...gone.map((entry) => printEntry('-D', name, entry)),
      ...added.map((entry) => printEntry('-A', name, entry)),
      printEntry('-A', name, `generation ${after.generation}`),
    ],
  };
}

/** The chain that `ledgerLines` makes where there was none. */
export function ledgerChain(owner: string, ledger: Ledger): Chain {
  const entries = [`owner ${owner}`, ...entriesOf(ledger), `generation ${ledger.generation}`];
  return { name: ledgerName(owner), rules: entries.map((entry) => ({ text: noteOf(entry) })) };
}

/** Whether two ledgers say the same; the order of their entries means nothing. */
export function sameContent(left: LedgerContent | undefined, right: LedgerContent | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return entriesOf(left).sort().join('\n') === entriesOf(right).sort().join('\n');
}

function entriesOf(ledger: LedgerContent | undefined): string[] {
  if (ledger === undefined) return [];
  return [
    ...ledger.chains.map((chain) => `chain ${chain}`),
    ...ledger.policies.map(({ chain, policy, before }) => `policy ${chain} ${policy} before ${before}`),
    ...ledger.wholeChains.map((chain) => `whole ${chain}`),
    ...ledger.sets.map((name) => `set ${name}`),
  ];
}

function printEntry(command: '-A' | '-D', chain: string, entry: string): string {
  return `${command} ${chain} ${noteOf(entry)}`;
}

/** Names of chains and sets may have quotes and backslashes. */
function noteOf(entry: string): string {
  return printNote(escapeQuoted(entry));
}

function commentOf(text: string, family: Family): string {
  const match = parseRule(text, { family }).rule?.matches[0];
  return (match === undefined ? undefined : tryFindNote(match)) ?? '';
}
