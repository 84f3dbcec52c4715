/**
 * The rollback for when somebody else has changed the chains since: no step depends on where a rule stands now.
 *
 * Chains that are managed as a whole are made, emptied and filled, whether they are there or not. In a shared
 * chain, all managed rules that are left are deleted, and the previous ones are inserted, each after the foreign
 * rules that it came after: a managed rule that drops the rest must not come before a foreign one that accepts.
 * What the chain holds now is known on the host alone, so the host makes that part of the batch
 * (`lib/host/transaction/rollback-plan.awk`), from lines that iptables-restore would take for comments:
 *
 *     #sign present TEXT   the table was committed when its ledger holds this; `absent`: when there is no ledger
 *     #ledger NAME
 *     #mark TEXT           what our rules contain
 *     #length CHAIN N      how many rules the commit left in a chain
 *     #chain CHAIN         the place for the batch lines of a shared chain; then, about that chain:
 *     #managed TEXT        a managed rule that the commit left there, though it may have no mark
 *     #was managed TEXT    a rule that stood there before, `managed` or `foreign`, in order
 */
import type { Chain } from '../../ruleset/model/ruleset';
import { isBuiltIn } from '../../ruleset/model/tables';
import { generationRule, ledgerName } from '../ownership/ledger';
import { isManagedIn, isSharedIn } from '../ownership/ownership';
import { markText } from '../ownership/owner-mark';
import type { FamilyPlan } from '../plan-host';

export interface LedgersAfter {
  /** What the ledger holds after the commit; undefined when there is no ledger then. */
  readonly generation: string | undefined;
  /** Chains of the ledgers that the commit takes away, because their owner is adopted. */
  readonly adopted: readonly string[];
}

export function fallbackRollback(
  owner: string,
  plan: FamilyPlan,
  table: string,
  { generation, adopted }: LedgersAfter,
): string {
  const names = [...new Set(plan.operations.flatMap((step) => (step.table === table ? [step.chain] : [])))];
  const chains = names.map((name): ChangedChain => ({
    name,
    before: plan.live.tables.get(table)?.chains.get(name),
    after: plan.expected.tables.get(table)?.chains.get(name),
    isUser: !isBuiltIn(table, name),
    isShared: isSharedIn(plan, table, name),
  }));
  const ledgers = [ledgerName(owner), ...adopted].map((name) => ({
    name,
    before: plan.live.tables.get(table)?.chains.get(name),
    isUser: true,
  }));
  const whole = [...chains.filter(({ isShared }) => !isShared), ...ledgers];
  const lines = [
    generation === undefined ? '#sign absent' : `#sign present ${generationRule(generation)}`,
    `#ledger ${ledgerName(owner)}`,
    `#mark ${markText(owner)}`,
    ...chains.map(({ name, after }) => `#length ${name} ${String(after?.rules.length ?? 0)}`),
    `*${table}`,
    ...chains.flatMap((chain) => policyLine(chain)),
    ...whole.map(({ name, isUser }) => (isUser ? makeEmpty(name) : `-F ${name}`)),
    ...whole.flatMap(({ name, before }) =>
      (before?.rules ?? []).map(({ text }) => `-A ${name} ${text}`.trimEnd()),
    ),
    ...chains.flatMap((chain) => (chain.isShared ? sharedLines(chain, plan, table) : [])),
    ...whole.flatMap(({ name, before, isUser }) =>
      isUser && before === undefined ? [makeEmpty(name), `-X ${name}`] : [],
    ),
    'COMMIT',
    '',
  ];
  return lines.join('\n');
}

interface ChangedChain {
  readonly name: string;
  readonly before: Chain | undefined;
  readonly after: Chain | undefined;
  readonly isUser: boolean;
  readonly isShared: boolean;
}

function sharedLines(
  { name, before, after }: ChangedChain,
  plan: FamilyPlan,
  table: string,
): readonly string[] {
  const isManaged = isManagedIn(plan, table, name);
  return [
    `#chain ${name}`,
    ...(after?.rules ?? []).flatMap((rule) => (isManaged(rule) ? [`#managed ${rule.text}`] : [])),
    ...(before?.rules ?? []).map((rule) => `#was ${isManaged(rule) ? 'managed' : 'foreign'} ${rule.text}`),
  ];
}

/** Makes a user chain, or empties the one that is there; `-N` and `-F` each fail in one of the two cases. */
function makeEmpty(chain: string): string {
  return `:${chain} - [0:0]`;
}

function policyLine({ name, before, after, isUser }: ChangedChain): readonly string[] {
  const policy = before?.policy ?? 'ACCEPT';
  return !isUser && policy !== (after?.policy ?? 'ACCEPT') ? [`-P ${name} ${policy}`] : [];
}
