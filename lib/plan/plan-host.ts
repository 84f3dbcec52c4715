/**
 * Makes a plan for one host from the live state, the desired state and the ownership of rules.
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
import { isBuiltIn, tableNames } from '../ruleset/model/tables';
import type { IpSets } from '../sets/ip-set';
import { type DesiredHost, type DesiredRuleset, ownerForm } from './desired';
import { planProblems } from './diagnostics';
import type { Ledger, LedgerContent, OwnedLedger } from './ownership/ledger';
import { changedZones } from './warnings/changed-zones';
import { keptSettings } from './warnings/kept-settings';
import { orderWarnings } from './warnings/order-warnings';
import { wayInWarnings } from './warnings/way-in-warnings';
import { ownershipProblems } from './ownership/diagnostics';
import { type ChainClaim, ownersOf } from './ownership/ownership';
import { tryFindWriter } from './ownership/known-writers';
import { checkReferences } from './ownership/references';
import { managedSets, setTable, setsOfOthers } from './ownership/managed-sets';
import { type SetsPlan, planSets } from './plan-sets';
import { type TablePlan, planTable } from './plan-table';
import { tablesOf } from './scope';

export interface HostPlan {
  readonly owner: string;
  /** Former owners whose rules become this owner's. */
  readonly adopts: readonly string[];
  readonly families: readonly FamilyPlan[];
  /** Of all families, IPv4 first. */
  readonly operations: readonly Operation[];
  readonly warnings: readonly Diagnostic[];
  /** Undefined where no set is declared or managed, or the sets of the host are not known. */
  readonly sets?: SetsPlan;
}

export interface FamilyPlan {
  readonly family: Family;
  readonly live: Ruleset;
  readonly operations: readonly Operation[];
  /** What the host holds afterwards, the ledger apart. */
  readonly expected: Ruleset;
  /** The change of the ledgers of each table that is written. */
  readonly ledgers: ReadonlyMap<string, LedgerChange>;
  /** What may be changed of each built-in chain, by table and chain. */
  readonly claims: ReadonlyMap<string, ReadonlyMap<string, ChainClaim>>;
}

export interface LedgerChange {
  readonly before: Ledger | undefined;
  readonly after: LedgerContent | undefined;
  /** Ledgers of former owners, which go. */
  readonly adopted: readonly OwnedLedger[];
}

/** Whether something of a family is written: rules, or the ledger alone. */
export function isWritten({ operations, ledgers }: FamilyPlan): boolean {
  return operations.length > 0 || ledgers.size > 0;
}

/** The chains of the ledgers that a plan takes away from a table, because it adopts their owners. */
export function adoptedIn({ ledgers }: FamilyPlan, table: string): readonly string[] {
  return (ledgers.get(table)?.adopted ?? []).map(({ chain }) => chain);
}

/**
 * Chains of known programs that a plan does not write: what such a program does in them meanwhile, as fail2ban bans, changes
 * nothing of the plan.
 */
export function chainsApart({ families, operations }: HostPlan): ReadonlySet<string> {
  const written = new Set(operations.map(({ chain }) => chain));
  const names = families.flatMap(({ live }) =>
    [...live.tables].flatMap(([table, { chains }]) =>
      [...chains.keys()].filter((name) => !isBuiltIn(table, name) && tryFindWriter(name) !== undefined),
    ),
  );
  return new Set(names.filter((name) => !written.has(name)));
}

/** What the host holds afterwards, of the families that are spoken of. */
export function expectedRulesets({ families }: HostPlan): HostRulesets {
  return new Map(families.map(({ family, expected }) => [family, expected]));
}

/**
 * @param liveSets the sets of the host; without them, those that are declared are recorded, and not planned
 * @throws FirewallError `plan/...` when what is desired cannot be had on this host.
 */
export function planHost(live: HostRulesets, desired: DesiredHost, liveSets?: IpSets): HostPlan {
  if (!ownerForm.test(desired.owner)) throw new FirewallError(planProblems.badOwner(desired.owner));
  const diagnostics: Diagnostic[] = [];
  const recordedIn = (['ipv4', 'ipv6'] as const).find(
    (family) => live.has(family) && desired.families?.includes(family) !== false,
  );
  const families = (['ipv4', 'ipv6'] as const).flatMap((family) => {
    if (desired.families?.includes(family) === false) return [];
    const wanted = desired.rulesets.get(family);
    const ruleset = live.get(family);
    if (ruleset !== undefined) {
      const sets = family === recordedIn ? [...(desired.sets?.keys() ?? [])].sort() : [];
      return [planFamily(ruleset, { wanted: wanted ?? new Map(), sets, desired }, diagnostics)];
    }
    const declares = [...(wanted?.values() ?? [])].some((chains) => chains.size > 0);
    if (declares) diagnostics.push(planProblems.noFamily(family));
    return [];
  });
  const expected = new Map([...live, ...families.map((family) => [family.family, family.expected] as const)]);
  const sets =
    recordedIn === undefined ? undefined : setsOf({ live, expected }, desired, liveSets, diagnostics);
  if (diagnostics.some(isError)) throw new FirewallError(diagnostics.filter(isError));
  const adopted = families.flatMap(({ ledgers }) => [...ledgers.values()].flatMap((each) => each.adopted));
  for (const former of new Set(adopted.map(({ owner }) => owner)))
    diagnostics.push(ownershipProblems.adopted(desired.owner, former));
  return {
    owner: desired.owner,
    adopts: desired.adopts ?? [],
    families,
    operations: families.flatMap(({ operations }) => operations),
    warnings: diagnostics,
    ...(sets === undefined ? {} : { sets }),
  };
}

function setsOf(
  { live: rulesets, expected }: { readonly live: HostRulesets; readonly expected: HostRulesets },
  desired: DesiredHost,
  live: IpSets | undefined,
  diagnostics: Diagnostic[],
): SetsPlan | undefined {
  const managed = managedSets(rulesets, desired);
  const { sets: wanted = new Map<string, never>(), foreignSets: foreign = [] } = desired;
  if (live === undefined || wanted.size + managed.length + foreign.length === 0) return undefined;
  return planSets({
    ...{ live, wanted, managed, foreign, rulesets, expected },
    others: setsOfOthers(rulesets, desired),
    report: (diagnostic) => diagnostics.push(diagnostic),
  });
}

interface FamilyContext {
  readonly wanted: DesiredRuleset;
  /** Those that this family's ledger records. */
  readonly sets: readonly string[];
  readonly desired: DesiredHost;
}

function planFamily(
  live: Ruleset,
  { wanted, sets, desired }: FamilyContext,
  diagnostics: Diagnostic[],
): FamilyPlan {
  const { family } = live;
  const { owner, adopts = [], foreignRules, ignore = [] } = desired;
  const scope = new Set([...tablesOf(live, wanted, desired), ...(sets.length === 0 ? [] : [setTable])]);
  const names = tableNames.filter((name) => scope.has(name));
  const tables = names.map((name): readonly [string, TablePlan] => [
    name,
    planTable({
      family,
      name,
      owner,
      adopts,
      foreignRules,
      ignore,
      sparesPrograms: desired.sparesPrograms ?? true,
      refillsOn: desired.strategy === 'fastest' ? live.backend : undefined,
      live: live.tables.get(name),
      desired: wanted.get(name) ?? new Map(),
      sets: name === setTable ? sets : [],
    }),
  ]);
  diagnostics.push(...tables.flatMap(([, plan]) => plan.diagnostics));
  const operations = orderChanges(
    family,
    tables.flatMap(([, plan]) => plan.changes),
  );
  diagnostics.push(
    ...checkReferences({ live, wanted, operations, owners: ownersOf(desired) }),
    ...takenOver(live, tables, operations),
  );
  const claims = new Map(tables.map(([name, plan]) => [name, plan.claims] as const));
  if (diagnostics.some(isError))
    return { family, live, operations: [], expected: live, ledgers: new Map(), claims };
  const expected = simulate(live, operations);
  diagnostics.push(...orderWarnings({ live, expected, wanted, desired, claims }));
  diagnostics.push(...keptSettings(live, operations));
  diagnostics.push(...changedZones(live, expected));
  if (operations.length > 0) diagnostics.push(...wayInWarnings({ live, expected }));
  return {
    family,
    live,
    operations,
    expected,
    claims,
    ledgers: new Map(
      tables.flatMap(([name, plan]) => {
        const change = ledgerChange(plan, desired);
        const isWritten = operations.some(({ table }) => table === name) || change.isStale;
        return isWritten ? [[name, change] as const] : [];
      }),
    ),
  };
}

/** The change of a table's ledgers, and whether they are written even where no rule changes. */
function ledgerChange(
  { ledgersBefore: { own, adopted }, ledgerAfter, isLedgerStale }: TablePlan,
  { takesOver }: DesiredHost,
): LedgerChange & { readonly isStale: boolean } {
  const isStale = isLedgerStale || (takesOver === true && own !== undefined);
  return { before: own, after: ledgerAfter, adopted, isStale };
}

/** User chains that are on the host already and change, though no ledger of this owner names them. */
function takenOver(
  live: Ruleset,
  tables: readonly (readonly [string, TablePlan])[],
  operations: readonly Operation[],
): readonly Diagnostic[] {
  return tables.flatMap(
    ([
      table,
      {
        ledgersBefore: { own, adopted },
        ledgerAfter,
      },
    ]) => {
      const known = [...(own === undefined ? [] : [own]), ...adopted].flatMap(({ chains }) => chains);
      return (ledgerAfter?.chains ?? []).flatMap((name) => {
        const chain = live.tables.get(table)?.chains.get(name);
        if (chain === undefined || known.includes(name)) return [];
        if (!operations.some((step) => step.table === table && step.chain === name)) return [];
        return [planProblems.takenOver(live.family, table, name, chain.rules.length)];
      });
    },
  );
}
