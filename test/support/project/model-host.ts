/** A host without a kernel: plans are made and applied onto the model of iptables-restore. */
import { printOperation } from '../../../lib/diff/print-operation';
import { restoresOf } from '../../../lib/plan/apply/restore';
import type { DesiredHost } from '../../../lib/plan/desired';
import { type HostPlan, planHost } from '../../../lib/plan/plan-host';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { restore } from '../oracle/iptables-model';
import { type Chains, type Declaration, chainsIn, hostWith, liveTables, wanted } from './rulesets';

export class ModelHost {
  private constructor(private ruleset: Ruleset) {}

  /** A host with these chains in its filter table. */
  static with(chains: Chains, tables: Readonly<Record<string, Chains>> = {}): ModelHost {
    return new ModelHost(liveTables({ filter: chains, ...tables }));
  }

  get live(): Ruleset {
    return this.ruleset;
  }

  /** The chains of the filter table, ledgers apart. */
  get chains(): Readonly<Record<string, readonly string[]>> {
    return chainsIn(this.ruleset);
  }

  plan(declaration: Declaration, more: Partial<DesiredHost> = {}): HostPlan {
    return planHost(hostWith(this.ruleset), { ...wanted(declaration), ...more });
  }

  operations(declaration: Declaration, more: Partial<DesiredHost> = {}): readonly string[] {
    return this.plan(declaration, more).operations.map(printOperation);
  }

  /** Plans and applies. @param commit tells this commit from others of the same text */
  apply(declaration: Declaration, more: Partial<DesiredHost> = {}, commit?: string): HostPlan {
    const plan = this.plan(declaration, more);
    for (const { batch } of restoresOf(plan, commit)) this.ruleset = restore(this.ruleset, batch);
    return plan;
  }

  /** Takes a plan back, each way in turn giving the same. */
  rollBack(plan: HostPlan): void {
    for (const { tables } of restoresOf(plan))
      for (const { exact } of tables) this.ruleset = restore(this.ruleset, exact);
  }

  /** What somebody else writes to the filter table, as lines of a batch. */
  write(...lines: readonly string[]): void {
    this.ruleset = restore(this.ruleset, ['*filter', ...lines, 'COMMIT', ''].join('\n'));
  }
}

/** A rule with the mark of its owner. */
export function marked(text: string, owner = 'web'): string {
  return text.replace(/(?=-j )/, `-m comment --comment "cdktf:${owner}" `);
}
