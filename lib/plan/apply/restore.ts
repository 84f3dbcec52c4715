/** A plan as what iptables-restore takes: per family the batch, and per table two ways back. */
import { createHash } from 'node:crypto';
import { restoreBlocks } from '../../diff/restore-script';
import { invert } from '../../diff/invert';
import type { Family } from '../../net/family';
import { type Ledger, type LedgerContent, ledgerLines } from '../ownership/ledger';
import { tryFindOwner } from '../ownership/owner-mark';
import type { FamilyPlan, HostPlan } from '../plan-host';
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
  /** Takes each step back; right when nobody else has changed the chains. */
  readonly exact: string;
  /** Puts our rules back whole, wherever others' rules are by now; the host completes it (`plain-undo.ts`). */
  readonly plain: string;
}

/** The batches of the families that change, IPv4 first. */
export function restoresOf(plan: HostPlan): readonly FamilyRestore[] {
  return plan.families
    .filter(({ operations }) => operations.length > 0)
    .map((family) => restoreOf(plan.owner, family));
}

function restoreOf(owner: string, plan: FamilyPlan): FamilyRestore {
  const { family } = plan;
  const isUnique = (text: string): boolean => tryFindOwner(text, family) === owner;
  const ledgers = new Map(
    [...plan.ledgers.keys()].map((table) => [table, ledgersOf(owner, plan, table)] as const),
  );
  const linesOf = (table: string, way: 'there' | 'back'): ReturnType<typeof ledgerLines> => {
    const { before, after } = ledgers.get(table) ?? {};
    return way === 'there' ? ledgerLines(owner, before, after) : ledgerLines(owner, after, before);
  };
  const batch = restoreBlocks(plan.operations, {
    live: plan.live,
    isUnique,
    around: (table) => linesOf(table, 'there'),
  });
  const rollback = restoreBlocks(invert(plan.operations, plan.live), {
    live: plan.expected,
    isUnique,
    around: (table) => linesOf(table, 'back'),
  });
  return {
    family,
    batch: [...batch.values()].join(''),
    tables: [...rollback].reverse().map(([table, exact]) => ({
      table,
      exact,
      plain: fallbackRollback(owner, plan, table, ledgers.get(table)?.after?.generation),
    })),
  };
}

interface LedgerStates {
  readonly before?: Ledger;
  readonly after?: Ledger;
}

function ledgersOf(owner: string, plan: FamilyPlan, table: string): LedgerStates {
  const change = plan.ledgers.get(table);
  return {
    ...(change?.before === undefined ? {} : { before: change.before }),
    ...(change?.after === undefined ? {} : { after: withGeneration(owner, plan, table, change.after) }),
  };
}

/** The generation is a hash of what is written, and of what it is written onto. */
function withGeneration(owner: string, plan: FamilyPlan, table: string, content: LedgerContent): Ledger {
  const steps = plan.operations.filter((step) => step.table === table);
  const before = plan.ledgers.get(table)?.before?.generation ?? '';
  const text = JSON.stringify([
    owner,
    plan.family,
    table,
    before,
    steps.map((step) => ({ ...step, counters: undefined, startCounters: undefined })),
  ]);
  return { ...content, generation: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}
