/**
 * Rules as a host prints them, where only the host can say: a user's name is printed as a number, and what an
 * extension that is not known here prints may be anything.
 *
 * The host is asked before a plan is made (`lib/host/rehearsal`), and what it says is a value like any other, so that
 * planning stays pure. Where it was not asked, or could not say, a rule stays as it is declared.
 */
import { simulate } from '../../diff/simulate';
import type { Operation } from '../../diff/operation';
import type { Family } from '../../net/family';
import type { ChainRule, HostRulesets } from '../../ruleset/model/ruleset';
import { tryFindUndecided } from '../../ruleset/check/host-dependent';
import type { DesiredHost } from '../desired';
import { markRule, tryUnmarkRule } from '../ownership/owner-mark';
import type { FamilyPlan, HostPlan } from '../plan-host';

/** By family and canonical text, the canonical text of what the host prints, where that is another one. */
export type HostForms = { readonly [Name in Family]?: Readonly<Record<string, string>> };

/** A rule of which only the host can say how it prints it. */
export interface UndecidedRule {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  /** Canonical, without an owner mark. */
  readonly text: string;
}

export function joinHostForms(left: HostForms, right: HostForms): HostForms {
  return {
    ipv4: { ...left.ipv4, ...right.ipv4 },
    ipv6: { ...left.ipv6, ...right.ipv6 },
  };
}

/** The text that the host prints for one without an owner mark. */
export function spelled(text: string, family: Family, hostForms: HostForms): string {
  const known = hostForms[family];
  return known !== undefined && Object.hasOwn(known, text) ? (known[text] ?? text) : text;
}

/** What is desired, each rule as the host prints it. */
export function hostInHostForm(desired: DesiredHost, hostForms: HostForms): DesiredHost {
  if (hasNoHostForms(hostForms)) return desired;
  const spelledRule = (rule: ChainRule, family: Family): ChainRule => {
    const text = spelled(rule.text, family, hostForms);
    return text === rule.text ? rule : { ...rule, text };
  };
  const rulesets = [...desired.rulesets].map(([family, tables]) => {
    const spelledTables = [...tables].map(([table, chains]) => {
      const spelledChains = [...chains].map(
        ([name, chain]) =>
          [name, { ...chain, rules: chain.rules.map((rule) => spelledRule(rule, family)) }] as const,
      );
      return [table, new Map(spelledChains)] as const;
    });
    return [family, new Map(spelledTables)] as const;
  });
  return { ...desired, rulesets: new Map(rulesets) };
}

/** The same operations, their rules as the host will print them. */
export function planInHostForm(plan: HostPlan, hostForms: HostForms): HostPlan {
  if (hasNoHostForms(hostForms)) return plan;
  const families = plan.families.map((family): FamilyPlan => {
    const operations = family.operations.map((step) => spelledStep(step, plan.owner, hostForms));
    return { ...family, operations, expected: simulate(family.live, operations) };
  });
  return { ...plan, families, operations: families.flatMap(({ operations }) => operations) };
}

/** The text of a rule that may carry its owner's mark, as the host prints it. */
function spelledMarked(text: string, owner: string, family: Family, hostForms: HostForms): string {
  const unmarked = tryUnmarkRule(text, owner, family);
  return unmarked === undefined
    ? spelled(text, family, hostForms)
    : markRule(spelled(unmarked, family, hostForms), owner, family);
}

function spelledStep(step: Operation, owner: string, hostForms: HostForms): Operation {
  if (step.kind !== 'insert' && step.kind !== 'replace') return step;
  return { ...step, rule: spelledMarked(step.rule, owner, step.family, hostForms) };
}

/** The rules that a plan writes and that are undecided. */
export function undecidedInPlan({ operations, owner }: HostPlan): readonly UndecidedRule[] {
  return operations.flatMap((step) => {
    if (step.kind !== 'insert' && step.kind !== 'replace') return [];
    const { family, table, chain, rule } = step;
    if (tryFindUndecided(rule, family) === undefined) return [];
    return [{ family, table, chain, text: tryUnmarkRule(rule, owner, family) ?? rule }];
  });
}

/** The rules that are desired and undecided, but for those that stand in their chain as they are declared. */
export function undecidedInHost(
  { owner, rulesets }: DesiredHost,
  live: HostRulesets,
): readonly UndecidedRule[] {
  return [...rulesets].flatMap(([family, tables]) =>
    [...tables].flatMap(([table, chains]) =>
      [...chains].flatMap(([chain, { rules }]) => {
        const there = new Set(live.get(family)?.tables.get(table)?.chains.get(chain)?.rules.map(textOf));
        return rules.flatMap(({ text }) => {
          const isDecided = there.has(text) || tryFindUndecided(text, family) === undefined;
          return isDecided || there.has(markRule(text, owner, family))
            ? []
            : [{ family, table, chain, text }];
        });
      }),
    ),
  );
}

function textOf({ text }: ChainRule): string {
  return text;
}

export function hasNoHostForms(hostForms: HostForms): boolean {
  return Object.values(hostForms).every((known) => Object.keys(known).length === 0);
}
