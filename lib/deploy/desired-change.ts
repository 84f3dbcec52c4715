/** From what is declared to what is desired, and from a plan to what is shown of it. */
import { createHash } from 'node:crypto';
import { type SetOperation, printSetOperation, printSetOperations } from '../sets/set-operation';
import { printOperation } from '../diff/print-operation';
import type { DesiredHost } from '../plan/desired';
import { planCatalogue } from '../plan/catalogue';
import { type HostPlan, expectedRulesets } from '../plan/plan-host';
import { changesSets } from '../plan/plan-sets';
import { tryParseConnection } from '../plan/deployer-connection';
import { loginSuspects } from '../plan/warnings/login-suspects';
import { proveAddresses } from '../plan/warnings/address-proof';
import { proveWayIn } from '../plan/warnings/way-in-proof';
import type { HostRulesets } from '../ruleset/model/ruleset';
import type { Diagnostic } from '../base/diagnostic';
import type { RulesetChange } from './apply-request';
import type { ReadCircumstances } from './live-snapshot';
import type { DeclaredRuleset } from './declared-ruleset';
import { checkDeclared, desiredHost } from './desired-host';

/** Text is checked and made canonical here; what already is a desired host is taken as it is. */
export function desiredOf(owner: string, declared: DeclaredRuleset | DesiredHost | undefined): DesiredHost {
  if (declared === undefined) return { owner, foreignRules: 'keep', rulesets: new Map() };
  return 'rulesets' in declared ? declared : desiredHost(declared);
}

/** Of what was once declared, what can be desired still. */
export function possiblyDesired(declared: DeclaredRuleset | DesiredHost): DesiredHost {
  return 'rulesets' in declared ? declared : checkDeclared(declared).desired;
}

/** Of more steps than a person reads, how many there are, and a hash of them. */
function setCommands(steps: readonly SetOperation[]): readonly string[] {
  if (steps.length <= 1000) return steps.map((step) => `ipset ${printSetOperation(step)}`);
  const hash = createHash('sha256').update(printSetOperations(steps)).digest('hex').slice(0, 16);
  return [`ipset -! restore # ${String(steps.length)} steps of sets, ${hash}`];
}

/** Operations as commands, in the order in which they are done. */
export function changeOf(plan: HostPlan): RulesetChange {
  const { setup = [], teardown = [] } = plan.sets?.script ?? {};
  const operations = [
    ...setCommands(setup),
    ...plan.operations.map(printOperation),
    ...setCommands(teardown),
  ];
  return { plan, operations, warnings: plan.warnings };
}

/** Whether a warning about what every host may need is decided by what is known of this one. */
export function isDecided(
  warning: Diagnostic,
  { surroundings }: ReadCircumstances,
  risks: readonly Diagnostic[],
): boolean {
  if (surroundings?.addresses === undefined) return false;
  if (planCatalogue.is(warning, 'plan/lease-blocked')) return true;
  const isLost = risks.some((risk) => planCatalogue.is(risk, 'plan/address-lost'));
  return isLost && planCatalogue.is(warning, 'plan/neighbours-blocked');
}

/** What is known of the deployer's way in and of the host's addresses after a change; nothing where nothing is known of them before. */
export function wayInAfter(
  { plan }: RulesetChange,
  live: HostRulesets,
  { connection = '', surroundings = {} }: ReadCircumstances,
): readonly Diagnostic[] {
  if (plan.operations.length === 0 && !changesSets(plan)) return [];
  const way = tryParseConnection(connection);
  const expected = expectedRulesets(plan);
  return [
    ...(way === undefined ? [] : proveWayIn(way, live, expected, plan.sets)),
    ...proveAddresses(surroundings, live, expected),
  ];
}

/** What of a change may have stopped a login of its deployer, a line each. */
export function suspectsAfter(
  { plan }: RulesetChange,
  live: HostRulesets,
  { connection = '' }: ReadCircumstances,
): readonly string[] {
  const way = tryParseConnection(connection);
  return way === undefined ? [] : loginSuspects(way, live, expectedRulesets(plan), plan.sets);
}
