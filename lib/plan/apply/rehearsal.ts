/**
 * What of a plan the kernel has not accepted yet, for loading into an empty network namespace first.
 *
 * Goals
 * 1. A rule that the kernel or an extension of the host does not take is found before anything is touched.
 * 2. It costs what the change costs, not what the ruleset costs: rules that are live have been accepted, so only
 *    those that the plan inserts or replaces are tried.
 * 3. Nothing is refused that the host would take: a rule that needs something that a bare namespace lacks is left
 *    out, and said to be.
 *
 * How: the rules stand in chains of their own names. Some are only valid where a packet is sent or received, so each
 * user chain with such a rule is reached as it will be: for every chain that goes on jumping to it, up to the
 * built-in ones, there is one bare jump (`frame`). New jumps are among the rules; they come first.
 *
 * What this does not see: a live rule that becomes invalid because a new jump leads to it from another built-in
 * chain; what depends on the size of the whole table; indexes and deletions. The commit is atomic for each table and
 * is rolled back where it is refused, so these are found too, only later.
 */
import type { HostTool } from '../../extensions/host-limit';
import { builtInTargets } from '../../extensions/registry';
import { type Family, commandOf, families } from '../../net/family';
import { type HostNeeds, hostNeeds } from '../../ruleset/check/host-needs';
import { tryFindChainJump } from '../../ruleset/check/jumps';
import { type ChainRule, type Ruleset, type Table, emptyRuleset } from '../../ruleset/model/ruleset';
import { isBuiltIn, tableNames } from '../../ruleset/model/tables';
import { printCreate } from '../../sets/print-sets';
import type { FamilyPlan, HostPlan } from '../plan-host';

export interface Rehearsal {
  /** Whose mark the rules may carry. */
  readonly owner: string;
  readonly families: readonly FamilyRehearsal[];
  /** The ipsets that rules name and that the host has already. */
  readonly sets: readonly string[];
  /** For `ipset restore`: those that the plan makes, as it makes them, without entries. @default none */
  readonly newSets?: string;
  /** Rules that are not tried anywhere, and what they need. */
  readonly leftOut: readonly LeftOutRule[];
}

export interface FamilyRehearsal {
  readonly family: Family;
  /** Such as `iptables`. */
  readonly command: string;
  /** Which iptables that is, where it is known. */
  readonly tool?: HostTool;
  /** For iptables-restore: the chains, and the ways to them. */
  readonly frame: string;
  /** Those of a table stand together, those that jump first. */
  readonly rules: readonly RehearsedRule[];
}

export interface RehearsedRule {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly text: string;
  readonly sets: readonly string[];
  readonly hasUsers: boolean;
}

export interface LeftOutRule extends Pick<RehearsedRule, 'family' | 'table' | 'chain' | 'text'> {
  /** Such as `an accounting object`. */
  readonly needs: string;
}

export function rehearsalOf(plan: HostPlan): Rehearsal {
  const leftOut: LeftOutRule[] = [];
  const rehearsals = plan.families.map((family) => {
    const rules = family.operations.flatMap((step) =>
      step.kind === 'insert' || step.kind === 'replace' ? [{ ...step, text: step.rule }] : [],
    );
    return rehearseFamily(family, rules, leftOut);
  });
  return withNewSets(rehearsalFrom(plan.owner, rehearsals, leftOut), plan);
}

/** Sets that are declared are made in the namespace as they are going to be, whatever the host has under their names. */
function withNewSets(rehearsal: Rehearsal, { sets }: HostPlan): Rehearsal {
  const declared = rehearsal.sets.flatMap((name) => sets?.wanted.get(name) ?? []);
  if (declared.length === 0) return rehearsal;
  return {
    ...rehearsal,
    sets: rehearsal.sets.filter((name) => sets?.wanted.has(name) !== true),
    newSets: declared.map((set) => `${printCreate(set)}\n`).join(''),
  };
}

/** Rules by themselves, in chains that nothing leads to but where they are built in: to see how they are printed. */
export function rehearsalOfRules(rules: readonly RuleToTry[]): Rehearsal {
  const leftOut: LeftOutRule[] = [];
  const rehearsals = families.map((family) => {
    const own = rules.filter((rule) => rule.family === family);
    return rehearseFamily(
      { family, live: emptyRuleset(family), expected: emptyRuleset(family) },
      own,
      leftOut,
    );
  });
  return rehearsalFrom('', rehearsals, leftOut);
}

function rehearsalFrom(
  owner: string,
  all: readonly FamilyRehearsal[],
  leftOut: readonly LeftOutRule[],
): Rehearsal {
  const used = all.filter(({ rules }) => rules.length > 0);
  const sets = new Set(used.flatMap(({ rules }) => rules.flatMap((rule) => rule.sets)));
  return { owner, families: used, sets: [...sets], leftOut };
}

type RuleToTry = Pick<RehearsedRule, 'family' | 'table' | 'chain' | 'text'>;

type Context = Pick<FamilyPlan, 'family' | 'live' | 'expected'>;

interface NewRule extends RehearsedRule {
  readonly jumpsTo: string | undefined;
}

function rehearseFamily(
  context: Context,
  toTry: readonly RuleToTry[],
  leftOut: LeftOutRule[],
): FamilyRehearsal {
  const { family } = context;
  const rules = withoutDead(context.expected, toTry).flatMap(({ table, chain, text }): NewRule[] => {
    const { sets, hasUsers, ...rest } = hostNeeds(text, family);
    const needs = lacking(rest);
    if (needs !== undefined) leftOut.push({ family, table, chain, text, needs });
    const jumpsTo = tryFindChainJump(text, family)?.name;
    return needs === undefined ? [{ family, table, chain, text, sets, hasUsers, jumpsTo }] : [];
  });
  const used = tableNames.filter((name) => rules.some(({ table }) => table === name));
  const byTable = used.map((name) => {
    const own = rules.filter(({ table }) => table === name);
    const ordered = [
      ...own.filter(({ jumpsTo }) => jumpsTo !== undefined),
      ...own.filter(({ jumpsTo }) => jumpsTo === undefined),
    ];
    return { frame: frameOf(context, name, own), rules: ordered };
  });
  return {
    family,
    command: commandOf(family),
    ...toolOf(context.live),
    frame: byTable.map(({ frame }) => frame).join(''),
    rules: byTable.flatMap((table) => table.rules.map(({ jumpsTo: _, ...rule }) => rule)),
  };
}

function toolOf({ backend, version }: Ruleset): Pick<FamilyRehearsal, 'tool'> {
  return backend === undefined || version === undefined ? {} : { tool: { backend, version } };
}

/**
 * Without rules that stand behind one that decides about every packet. iptables-legacy takes there what it takes
 * nowhere else, as no way leads there.
 */
function withoutDead({ tables }: Ruleset, rules: readonly RuleToTry[]): readonly RuleToTry[] {
  const alive = new Map<string, Set<string>>();
  for (const { table, chain } of rules) {
    const key = `${table} ${chain}`;
    const found = tables.get(table)?.chains.get(chain);
    if (found === undefined || alive.has(key)) continue;
    const texts = new Set(rules.filter((rule) => rule.table === table && rule.chain === chain).map(textOf));
    const living = rulesBeforeEnd(found.rules).map(textOf);
    alive.set(key, new Set(living.filter((text) => texts.has(text))));
  }
  return rules.filter(({ table, chain, text }) => alive.get(`${table} ${chain}`)?.has(text) ?? true);
}

function textOf({ text }: { readonly text: string }): string {
  return text;
}

const ends: ReadonlySet<string> = new Set(builtInTargets.map((verdict) => `-j ${verdict}`));

/** All up to the first that decides about every packet. */
function rulesBeforeEnd(rules: readonly ChainRule[]): readonly ChainRule[] {
  const end = rules.findIndex(({ text }) => ends.has(text));
  return end < 0 ? rules : rules.slice(0, end + 1);
}

function lacking({ objects, isMachineWide }: Omit<HostNeeds, 'sets' | 'hasUsers'>): string | undefined {
  return objects[0] ?? (isMachineWide ? 'something that the whole machine has once' : undefined);
}

function frameOf(context: Context, table: string, rules: readonly NewRule[]): string {
  const isUser = (chain: string): boolean => !isBuiltIn(table, chain);
  // What is jumped to may be a target that is not known here; without a table to look at, a chain does as well.
  const there = context.expected.tables.get(table)?.chains;
  const isThere = (chain: string): boolean => there?.has(chain) ?? true;
  const changed = new Set(rules.map(({ chain }) => chain).filter(isUser));
  const jumps = changed.size === 0 ? [] : jumpsUp(context, table, changed);
  const chains = new Set([
    ...changed,
    ...rules.flatMap(({ jumpsTo }) =>
      jumpsTo !== undefined && isUser(jumpsTo) && isThere(jumpsTo) ? [jumpsTo] : [],
    ),
    ...jumps.flatMap(({ from, to }) => [from, to]).filter(isUser),
  ]);
  if (chains.size === 0) return '';
  return [
    `*${table}`,
    ...[...chains].map((chain) => `:${chain} - [0:0]`),
    ...jumps.map(({ from, to }) => `-A ${from} -j ${to}`),
    'COMMIT',
    '',
  ].join('\n');
}

interface ChainJump {
  readonly from: string;
  readonly to: string;
}

/** The jumps that there are and will be, from chain to chain, on all ways to some chains. */
function jumpsUp(context: Context, table: string, chains: ReadonlySet<string>): readonly ChainJump[] {
  const before = jumpsIn(context.live, table);
  const after = jumpsIn(context.expected, table);
  const found: ChainJump[] = [];
  const open = [...chains];
  const seen = new Set(open);
  for (let to = open.pop(); to !== undefined; to = open.pop()) {
    for (const from of after.get(to) ?? []) {
      if (before.get(to)?.has(from) !== true) continue;
      found.push({ from, to });
      if (!seen.has(from)) open.push(from);
      seen.add(from);
    }
  }
  return found;
}

/** By user chain, the chains that jump or go there. */
function jumpsIn({ family, tables }: Ruleset, name: string): ReadonlyMap<string, ReadonlySet<string>> {
  const table: Table = tables.get(name) ?? { name, chains: new Map() };
  const jumps = new Map<string, Set<string>>();
  for (const chain of table.chains.values()) {
    for (const { text } of rulesBeforeEnd(chain.rules)) {
      if (!table.chains.has(text.slice(text.lastIndexOf(' ') + 1))) continue;
      const to = tryFindChainJump(text, family)?.name;
      if (to !== undefined) jumps.set(to, (jumps.get(to) ?? new Set()).add(chain.name));
    }
  }
  return jumps;
}
