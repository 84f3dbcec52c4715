/** The engine of the real provider: firewalls of hosts, over the transports. */
import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { RulesetChange } from '../deploy/apply-request';
import type { Engine } from '../deploy/engine';
import type { LiveRuleset } from '../deploy/live-snapshot';
import type { RulesetEngine } from './ruleset-engine';

/**
 * Of the three processes that Terraform starts in a plan, one only gives its schema and one only looks at rules. So
 * the rule language is loaded with the first rule, and what opens connections with the first connection.
 */
export function hostEngine(): RulesetEngine {
  let engine: Engine | undefined;
  return rulesetEngine(() => (engine ??= loadEngine()));
}

function loadEngine(): Engine {
  /* eslint-disable @typescript-eslint/no-require-imports -- see above */
  const { createEngine } = require('../deploy/engine') as typeof import('../deploy/engine');
  return createEngine({
    openTransport: ({ host, options }) => {
      const { openTransport } =
        require('../host/transports/open-transport') as typeof import('../host/transports/open-transport');
      const { sandboxToSsh } =
        require('../sandbox/sandbox-to-ssh') as typeof import('../sandbox/sandbox-to-ssh');
      return openTransport(host, options, sandboxToSsh);
    },
    nonce: () => randomBytes(12).toString('hex'),
    deployer: `${userInfo().username}@${hostname()}, process ${String(process.pid)}`,
  });
  /* eslint-enable @typescript-eslint/no-require-imports */
}

function rulesetEngine(engine: () => Engine): RulesetEngine {
  return {
    validateRule: (place, rule) => engine().validateRule(place, rule),
    validate: (declared) => engine().validate(declared),
    sameRule: (family, left, right) => engine().sameRule(family, left, right),
    mayComeUp: (error) => error instanceof FirewallError && mayComeUp(error.diagnostics[0]),
    read: (target, abort, declared) => engine().read(target, abort, declared === undefined ? [] : [declared]),
    stateOf: (live, owner, declared) => engine().stateOf(live as LiveRuleset, owner, declared),
    plan: (live, prior, desired) =>
      withImpact(engine().plan(live as LiveRuleset, ownerOf(prior, desired), desired), engine()),
    apply: async ({ target, prior, desired, expected, confirmTimeoutMs, persist, abort }) => {
      const outcome = await engine().apply({
        target,
        owner: ownerOf(prior, desired),
        desired,
        expected:
          expected === undefined
            ? undefined
            : { ...expected, hostForms: (expected.live as LiveRuleset | undefined)?.hostForms },
        ...(confirmTimeoutMs === undefined ? {} : { confirmTimeoutMs }),
        persist,
        abort,
      });
      const change = withImpact(outcome, engine());
      const warnings = [...change.warnings, ...outcome.rehearsal, ...(outcome.persistence?.warnings ?? [])];
      return { ...change, warnings, snapshot: outcome.snapshot };
    },
  };
}

/** Whether a host that is still booting may have caused it: its network, or its sshd, is not up yet. */
function mayComeUp(diagnostic: Diagnostic | undefined): boolean {
  return diagnostic?.retry === 'once-up' || diagnostic?.retry === 'reconnect';
}

function ownerOf(
  prior: { readonly owner: string } | undefined,
  desired: { readonly owner: string } | undefined,
): string {
  const owner = desired?.owner ?? prior?.owner;
  if (owner === undefined) throw new Error('neither a declaration nor a state says whose rules these are');
  return owner;
}

/** What Terraform keeps of a change. */
function withImpact(
  change: RulesetChange,
  engine: Engine,
): Pick<RulesetChange, 'operations' | 'warnings'> & { readonly impact: readonly string[] } {
  return {
    operations: change.operations,
    warnings: change.warnings,
    impact: engine.impactOf(change),
  };
}
