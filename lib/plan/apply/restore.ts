/** A plan in the form that iptables-restore takes: per family the batch, and per table two rollbacks. */
import { createHash } from 'node:crypto';
import { restoreBlocks } from '../../diff/restore-script';
import { invert } from '../../diff/invert';
import type { Family } from '../../net/family';
import { type Ledger, type LedgerContent, type OwnedLedger, ledgerLines } from '../ownership/ledger';
import { tryFindOwner } from '../ownership/owner-mark';
import { type FamilyPlan, type HostPlan, adoptedIn, isWritten } from '../plan-host';
import { fallbackRollback } from './fallback-rollback';

export interface FamilyRestore {
  readonly family: Family;
  /** All tables; one commit each. */
  readonly batch: string;
  /** Last table first. */
  readonly tables: readonly TableRollback[];
}

export interface TableRollback {
  readonly table: string;
  /** Inverts each step; right when nobody else has changed the chains. */
  readonly exact: string;
  /** Restores all managed rules, wherever the foreign ones are by now; the host completes it (`fallback-rollback.ts`). */
  readonly plain: string;
}

/**
 * The batches of the families that change, IPv4 first.
 *
 * @param commit a text that no other commit has: by the generations that it leads to, a state of Terraform tells later
 * whether it was the last to write on this host
 */
export function restoresOf(plan: HostPlan, commit = ''): readonly FamilyRestore[] {
  return plan.families.filter(isWritten).map((family) => restoreOf(plan, family, commit));
}

function restoreOf({ owner, adopts }: HostPlan, plan: FamilyPlan, commit: string): FamilyRestore {
  const { family } = plan;
  const owners = [owner, ...adopts];
  const isUnique = (text: string): boolean => owners.includes(tryFindOwner(text, family) ?? '');
  const ledgers = new Map(
    [...plan.ledgers.keys()].map((table) => [table, ledgersOf(owner, plan, table, commit)] as const),
  );
  const linesOf = (table: string, way: 'there' | 'back'): ReturnType<typeof ledgerLines> => {
    const { before, after, adopted = [] } = ledgers.get(table) ?? {};
    const lines =
      way === 'there'
        ? [
            ...adopted.map((ledger) => ledgerLines(ledger.owner, ledger, undefined)),
            ledgerLines(owner, before, after),
          ]
        : [
            ledgerLines(owner, after, before),
            ...adopted.map((ledger) => ledgerLines(ledger.owner, undefined, ledger)),
          ];
    return {
      before: lines.flatMap((each) => each.before),
      after: lines.flatMap((each) => each.after),
    };
  };
  const tables = [...plan.ledgers.keys()];
  const batch = restoreBlocks(plan.operations, {
    live: plan.live,
    isUnique,
    tables,
    around: (table) => linesOf(table, 'there'),
  });
  const rollback = restoreBlocks(invert(plan.operations, plan.live), {
    live: plan.expected,
    isUnique,
    tables,
    around: (table) => linesOf(table, 'back'),
  });
  return {
    family,
    batch: [...batch.values()].join(''),
    tables: [...rollback].reverse().map(([table, exact]) => ({
      table,
      exact,
      plain: fallbackRollback(owner, plan, table, {
        generation: ledgers.get(table)?.after?.generation,
        adopted: adoptedIn(plan, table),
      }),
    })),
  };
}

interface LedgerStates {
  readonly before: Ledger | undefined;
  readonly after: Ledger | undefined;
  readonly adopted: readonly OwnedLedger[];
}

/** The ledgers of a table before and after a plan. @param commit as for `restoresOf` */
export function ledgersOf(owner: string, plan: FamilyPlan, table: string, commit: string): LedgerStates {
  const { before, after, adopted = [] } = plan.ledgers.get(table) ?? {};
  return {
    before,
    after: after === undefined ? undefined : withGeneration(owner, plan, table, after, commit),
    adopted,
  };
}

/** The generation is a hash of what is written, of what it is written onto, and of this commit's own text. */
function withGeneration(
  owner: string,
  plan: FamilyPlan,
  table: string,
  content: LedgerContent,
  commit: string,
): Ledger {
  const steps = plan.operations.filter((step) => step.table === table);
  const before = plan.ledgers.get(table)?.before?.generation ?? '';
  const text = JSON.stringify([
    owner,
    plan.family,
    table,
    commit,
    before,
    steps.map((step) => ({ ...step, counters: undefined, startCounters: undefined })),
  ]);
  return { ...content, generation: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}
