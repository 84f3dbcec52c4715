/** What is asserted of a firewall, checked when the app is synthesized: then everything is declared. */
import { Aspects, type IAspect } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Diagnostic, renderDiagnostic } from '../../../lib/base/diagnostic';
import type { Family } from '../../../lib/net/family';
import type { Assertion, AssertionVerb } from '../../../lib/plan/assertions/assertion';
import { type ConstructOfStep, checkAssertions } from '../../../lib/plan/assertions/check-assertions';
import type { ExplainedRule } from '../explained-rule';
import type { PeerLike } from '../../values/peer';
import {
  type AskedFirewall,
  type Traffic,
  askedConnections,
  declaredRuleset,
  declaredSets,
} from './asserted-traffic';

/** A firewall that can be asked what becomes of packets, and which construct is the reason. */
export interface AssertedFirewall extends AskedFirewall {
  /** Each rule in its order, with the construct that it comes from. */
  explain(): readonly ExplainedRule[];
}

/** Settings of `mustAccept` and `mustNotAccept`. */
export interface AssertedTraffic extends Traffic {
  /** What the assertion is for; a failure says it. @default the connections */
  readonly name?: string;
}

/** An assertion, as it is given. */
export interface GivenAssertion {
  readonly verb: AssertionVerb;
  readonly traffic: Traffic;
  /** Of `onlyFrom`: who may. */
  readonly sources?: readonly PeerLike[];
  readonly name?: string;
}

/** An aspect that asserts something of firewalls. cdktf itself calls those of stacks alone, and not those of an app. */
export abstract class AssertingAspect implements IAspect {
  /** Called by cdktf for each construct below the one that it was added to. */
  abstract visit(node: IConstruct): void;
}

const given = new WeakMap<IConstruct, GivenAssertion[]>();

/** Has synthesis fail when a firewall does not keep an assertion. */
export function assertAtSynthesis(firewall: AssertedFirewall, assertion: GivenAssertion): void {
  // An error in the peer or the service comes up where it is written.
  askedBy(firewall, assertion);
  const known = given.get(firewall);
  if (known !== undefined) known.push(assertion);
  else given.set(firewall, [assertion]);
}

/** Has the assertions of a firewall checked when everything is declared, after what else is found wrong with it. */
export function checkAtSynthesis(firewall: AssertedFirewall, validate: () => readonly string[]): void {
  firewall.node.addValidation({
    validate: () => {
      for (const scope of firewall.node.scopes)
        for (const aspect of Aspects.of(scope).all)
          if (aspect instanceof AssertingAspect) aspect.visit(firewall);
      const found = validate();
      const failures = (given.get(firewall) ?? []).flatMap((assertion) => failuresOf(firewall, assertion));
      return [...found, ...failures.map(renderDiagnostic)];
    },
  });
}

/** An error for each family in which the assertion does not hold. */
export function failuresOf(firewall: AssertedFirewall, assertion: GivenAssertion): readonly Diagnostic[] {
  const rulesets = new Map(
    firewall.families.map((family) => [family, declaredRuleset(firewall, family)] as const),
  );
  const found = checkAssertions([askedBy(firewall, assertion)], rulesets, {
    constructOf: constructsOf(firewall),
    sets: declaredSets(firewall),
  });
  return found.map((problem) => ({ ...problem, path: firewall.node.path }));
}

function askedBy(firewall: AssertedFirewall, { verb, traffic, sources, name }: GivenAssertion): Assertion {
  const asked = askedConnections(firewall, traffic);
  const those = sources?.map((from) => askedConnections(firewall, { ...traffic, from })) ?? [];
  return {
    verb,
    ...(name === undefined ? {} : { name }),
    asked: new Map(
      [...asked].map(([family, all]) => {
        const except = those.flatMap((each) => each.get(family)?.matches ?? []);
        return [family, except.length === 0 ? all : { ...all, except }] as const;
      }),
    ),
  };
}

/** Rules are in the order in which the firewall explains them. */
function constructsOf(firewall: AssertedFirewall): ConstructOfStep {
  const found = new Map<string, string[]>();
  for (const { family, table, chain, construct } of firewall.explain()) {
    const key = placeOf(family, table, chain);
    found.set(key, [...(found.get(key) ?? []), construct]);
  }
  return (family, { table, chain, index }) =>
    index === 0 ? undefined : found.get(placeOf(family, table, chain))?.[index - 1];
}

function placeOf(family: Family, table: string, chain: string): string {
  return `${family} ${table} ${chain}`;
}
