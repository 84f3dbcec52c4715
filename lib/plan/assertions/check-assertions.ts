/** Which assertions a ruleset does not keep, each with a packet, its path, and the constructs of the rules on it. */
import type { Diagnostic } from '../../base/diagnostic';
import { type Counterexample, findCounterexample } from '../../impact/questions/counterexample';
import { TooLarge } from '../../impact/diagrams/decision-diagrams';
import { printPacketOptions } from '../../impact/questions/example-packet';
import type { TraceStep } from '../../impact/path/table-walk';
import { type Family, families } from '../../net/family';
import type { HostRulesets, Ruleset } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';
import { type Assertion, printAssertion, wantedEffect } from './assertion';
import { assertionCatalogue } from './catalogue';

/** The construct that declares the rule of a step, where it is known. */
export type ConstructOfStep = (family: Family, step: TraceStep) => string | undefined;

export interface CheckOptions {
  /** @default constructs are not named */
  readonly constructOf?: ConstructOfStep;
  /** Those whose members are known. @default a match on a set may hold or not */
  readonly sets?: IpSets;
  /** Of the diagrams, before an assertion cannot be decided. @default that of `DecisionDiagrams` */
  readonly maxNodes?: number;
}

/**
 * @param rulesets of the families that are known; what an assertion says of another one is left out
 * @returns an error for each that does not hold, and a warning for each that is about no family that is known
 */
export function checkAssertions(
  assertions: readonly Assertion[],
  rulesets: HostRulesets,
  options: CheckOptions = {},
): readonly Diagnostic[] {
  return assertions.flatMap((assertion) => {
    if (assertion.asked.size === 0) return [saysNothing(assertion)];
    const asked = families.filter((family) => assertion.asked.has(family));
    if (!asked.some((family) => rulesets.has(family))) return [notChecked(assertion, asked)];
    return asked.flatMap((family) => {
      const ruleset = rulesets.get(family);
      return ruleset === undefined ? [] : problemsOf(assertion, ruleset, options);
    });
  });
}

function problemsOf(
  assertion: Assertion,
  ruleset: Ruleset,
  { constructOf = () => undefined, ...known }: CheckOptions,
): readonly Diagnostic[] {
  const { family } = ruleset;
  const asked = assertion.asked.get(family);
  if (asked === undefined) return [];
  try {
    const found = findCounterexample(ruleset, asked, wantedEffect(assertion), known);
    if (found === undefined) return [];
    return [found === 'no-packets' ? saysNothing(assertion) : failed(assertion, found, family, constructOf)];
  } catch (error) {
    if (error instanceof TooLarge) return [undecided(assertion, family)];
    throw error;
  }
}

function failed(
  assertion: Assertion,
  { packet, trace }: Counterexample,
  family: Family,
  constructOf: ConstructOfStep,
): Diagnostic {
  const effect = wantedEffect(assertion) === 'accepted' ? 'is not accepted for certain' : 'may be accepted';
  const options = printPacketOptions(packet);
  return assertionCatalogue.problem({
    code: 'assert/failed',
    summary: `${printAssertion(assertion)} does not hold: a packet that it is about ${effect} (${family})`,
    detail: [
      `packet: ${options}`,
      ...trace.path.map((step) => printStep(step, constructOf(family, step))),
      `verdict: ${trace.verdict}`,
      ...trace.depends.map((text) => `depends on: ${text}`),
    ].join('\n'),
    help: `follow other packets with \`cdktf-iptables trace FILE${family === 'ipv6' ? ' --ipv6' : ''} ${options}\`, or with --host URL for FILE`,
  });
}

function printStep({ table, chain, index, rule, effect }: TraceStep, construct: string | undefined): string {
  const place = index === 0 ? `${table} ${chain}` : `${table} ${chain} ${String(index)}`;
  return `${place} ${effect}: ${rule}${construct === undefined ? '' : `   (${construct})`}`;
}

function saysNothing(assertion: Assertion): Diagnostic {
  return assertionCatalogue.problem({
    code: 'assert/no-packets',
    summary: `${printAssertion(assertion)} is about no packet, so it cannot fail`,
    help: 'ask for addresses of a family that is declared, and for ports or peers that exist',
  });
}

function notChecked(assertion: Assertion, asked: readonly Family[]): Diagnostic {
  return assertionCatalogue.warning({
    code: 'assert/not-checked',
    summary: `${printAssertion(assertion)} was not checked: it is about ${asked.join(' and ')} alone, and there are no rules of that family here`,
    help: 'hold it against rules of that family as well, or leave it out here',
  });
}

function undecided(assertion: Assertion, family: Family): Diagnostic {
  return assertionCatalogue.problem({
    code: 'assert/undecided',
    summary: `${printAssertion(assertion)} cannot be decided: the rules are too many (${family})`,
    help: 'ask for fewer packets: one service, or one prefix',
  });
}
