/**
 * Live and desired, and whose rules are whose, to a plan for one host.
 *
 * Goals
 * 1. The fewest operations; nothing of anybody else's touched; an empty plan on an unchanged host.
 * 2. Everything that apply needs and a reviewer reads comes from this one value.
 * 3. Pure: the same live and desired give the same plan, so that a plan can be made again and compared.
 *
 * How: each table is planned by itself (`plan-table.ts`), the changes become one script (`lib/diff`), and the
 * expected ruleset is that script played on the live one: what is shown, applied and verified cannot differ.
 * The ledger is written with the operations of its table and is not one of them: a table without operations
 * is not written at all.
 */
import { type Diagnostic, isError } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { Operation } from '../diff/operation';
import { orderChanges } from '../diff/ruleset-diff';
import { simulate } from '../diff/simulate';
import type { Family } from '../net/family';
import type { HostRulesets, Ruleset } from '../ruleset/model/ruleset';
import { type DesiredHost, type DesiredRuleset, ownerForm } from './desired';
import { planProblems } from './diagnostics';
import { type Ledger, type LedgerContent, tryReadLedger } from './ownership/ledger';
import { orderWarnings } from './warnings/order-warnings';
import type { ChainClaim } from './ownership/ownership';
import { checkReferences } from './ownership/references';
import { type TablePlan, planTable } from './plan-table';
import { tablesOf } from './scope';

export interface HostPlan {
  readonly owner: string;
  readonly families: readonly FamilyPlan[];
  /** Of all families, IPv4 first. */
  readonly operations: readonly Operation[];
  readonly warnings: readonly Diagnostic[];
}

export interface FamilyPlan {
  readonly family: Family;
  readonly live: Ruleset;
  readonly operations: readonly Operation[];
  /** What the host holds afterwards, the ledger apart. */
  readonly expected: Ruleset;
  /** The change of the ledger of each table that has operations. */
  readonly ledgers: ReadonlyMap<string, LedgerChange>;
  /** What may be changed of each built-in chain, by table and chain. */
  readonly claims: ReadonlyMap<string, ReadonlyMap<string, ChainClaim>>;
}

export interface LedgerChange {
  readonly before: Ledger | undefined;
  readonly after: LedgerContent | undefined;
}

/** What the host holds afterwards, of the families that are spoken of. */
export function expectedRulesets({ families }: HostPlan): HostRulesets {
  return new Map(families.map(({ family, expected }) => [family, expected]));
}

/** @throws FirewallError `plan/...` when what is desired cannot be had on this host. */
export function planHost(live: HostRulesets, desired: DesiredHost): HostPlan {
  if (!ownerForm.test(desired.owner)) throw new FirewallError(planProblems.badOwner(desired.owner));
  const diagnostics: Diagnostic[] = [];
  const families = (['ipv4', 'ipv6'] as const).flatMap((family) => {
    if (desired.families?.includes(family) === false) return [];
    const wanted = desired.rulesets.get(family);
    const ruleset = live.get(family);
    if (ruleset !== undefined) return [planFamily(ruleset, wanted ?? new Map(), desired, diagnostics)];
    const declares = [...(wanted?.values() ?? [])].some((chains) => chains.size > 0);
    if (declares) diagnostics.push(planProblems.noFamily(family));
    return [];
  });
  if (diagnostics.some(isError)) throw new FirewallError(diagnostics.filter(isError));
  return {
    owner: desired.owner,
    families,
    operations: families.flatMap(({ operations }) => operations),
    warnings: diagnostics,
  };
}

function planFamily(
  live: Ruleset,
  wanted: DesiredRuleset,
  desired: DesiredHost,
  diagnostics: Diagnostic[],
): FamilyPlan {
  const { family } = live;
  const { owner, foreignRules } = desired;
  const tables = tablesOf(live, wanted, owner).map((name): readonly [string, TablePlan] => [
    name,
    planTable({
      family,
      name,
      owner,
      foreignRules,
      sparesPrograms: desired.sparesPrograms ?? true,
      refillsOn: desired.strategy === 'fastest' ? live.backend : undefined,
      live: live.tables.get(name),
      desired: wanted.get(name) ?? new Map(),
    }),
  ]);
  diagnostics.push(...tables.flatMap(([, plan]) => plan.diagnostics));
  const operations = orderChanges(
    family,
    tables.flatMap(([, plan]) => plan.changes),
  );
  diagnostics.push(
    ...checkReferences({ live, wanted, operations, owner }),
    ...takenOver(live, wanted, operations, owner),
  );
  const claims = new Map(tables.map(([name, plan]) => [name, plan.claims] as const));
  if (diagnostics.some(isError))
    return { family, live, operations: [], expected: live, ledgers: new Map(), claims };
  const expected = simulate(live, operations);
  diagnostics.push(...orderWarnings({ expected, wanted, owner, claims }));
  return {
    family,
    live,
    operations,
    expected,
    claims,
    ledgers: new Map(
      tables
        .filter(([name]) => operations.some(({ table }) => table === name))
        .map(([name, plan]) => [name, { before: plan.ledgerBefore, after: plan.ledgerAfter }]),
    ),
  };
}

/** Chains on the host that change because they are declared as ours, though no ledger of ours names them. */
function takenOver(
  live: Ruleset,
  wanted: DesiredRuleset,
  operations: readonly Operation[],
  owner: string,
): readonly Diagnostic[] {
  return [...wanted].flatMap(([table, chains]) => {
    const ledger = tryReadLedger(live.tables.get(table), owner, live.family);
    return [...chains.keys()].flatMap((name) => {
      const chain = live.tables.get(table)?.chains.get(name);
      if (chain === undefined || chain.policy !== undefined || ledger?.chains.includes(name) === true)
        return [];
      if (!operations.some((step) => step.table === table && step.chain === name)) return [];
      return [planProblems.takenOver(live.family, table, name, chain.rules.length)];
    });
  });
}
