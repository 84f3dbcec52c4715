/**
 * The resource `iptables_ruleset`: what one owner wants of the firewall of one host.
 *
 * 1. **The first plan already tells the truth.** A host always has a ruleset, so the resource is imported:
 *    import takes a text that names host and owner, and the read that follows fetches what is live.
 * 2. **The plan is what happens.** `read` keeps the live ruleset and its fingerprint in the private bytes,
 *    the only thing that reaches both runs of a plan; the plan computes from them; the apply compares the
 *    fingerprint and does exactly the planned operations, or nothing.
 * 3. **"No changes" when nothing is to do.** `read` resets `operations`, and keeps the spelling of rules that
 *    are equal to what is live, so only a real difference shows.
 * 4. **What is not known yet may wait.** With an unknown rule, the operations are known at apply. A host whose
 *    address is not known cannot be imported: it is created, which waits for SSH and then reads, diffs and
 *    applies in one go.
 * 5. **A wrong way in can be mended.** Terraform reads with the settings of the state, before the provider
 *    sees the new configuration. So a read that fails is no error yet: the plan makes it one if the
 *    configuration still says the same way, and else goes on.
 * 6. **The state never lies.** A create that fails leaves none; an update that fails leaves what is live.
 */
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { DeclaredRuleset } from '../deploy/declared-ruleset';
import { attributePathOf, tryParsePlace } from './ruleset-place';
import type { AttributePath } from './framework/attribute-path';
import { hostTarget, describeHost, type ConnectionDefaults } from './connection-settings';
import { declaredRuleset, declaresNothing, liveFamilyValues } from './declared-ruleset';
import { destroyOpens, notYetKnown, operationsDiffer, readPostponed } from './diagnostics';
import type { ConfiguredCall } from './framework/call';
import type { ResourceLogic, Stored } from './framework/resource-logic';
import { thrownDiagnostics } from './framework/thrown';
import { UNKNOWN, isWhollyKnown, valuesEqual, type Known } from './framework/value';
import { parseImportId } from './import-id';
import { decodePrivateData, encodePrivateData, type PrivateData } from './private-data';
import type { ApplyRequest, LiveSnapshot, RulesetEngine } from './ruleset-engine';
import { planUpdate } from './ruleset-plan';
import { validateRuleset } from './ruleset-validation';
import { rulesetAttributes, rulesetDescription, type RulesetState } from './schema';
import { waitForHost } from './wait-for-host';

/** Undefined while the provider's own configuration holds values that are not known yet. */
export type RulesetClient = ConnectionDefaults | undefined;

type Resource = ResourceLogic<typeof rulesetAttributes, RulesetClient>;
type RulesetCall = ConfiguredCall<RulesetClient>;
type KnownState = Known<RulesetState>;

export function rulesetResource(engine: RulesetEngine): Resource {
  return {
    typeName: 'iptables_ruleset',
    description: rulesetDescription,
    schemaVersion: 0,
    attributes: rulesetAttributes,

    validate: ({ config }, call) => {
      validateRuleset(config, engine, call.report);
      return Promise.resolve();
    },

    importState: ({ id }) =>
      Promise.resolve({ state: parseImportId(id), private: encodePrivateData({ kind: 'imported' }) }),

    async read({ state, private: bytes }, call) {
      if (call.client === undefined) return { state, private: encodePrivateData({ kind: 'unread' }) };
      const known = whollyKnown(state);
      const before = decodePrivateData(bytes);
      try {
        const target = hostTarget(known.host, call.client);
        const snapshot = await engine.read(target, call.abort, tryDeclared(known));
        return liveState(engine, known, snapshot);
      } catch (error) {
        if (!(error instanceof FirewallError) || before.kind === 'imported' || call.abort.aborted)
          throw error;
        call.report(readPostponed(describeHost(known.host), error.diagnostics));
        return { state, private: encodePrivateData({ kind: 'failed', diagnostics: error.diagnostics }) };
      }
    },

    planCreate: ({ config }) =>
      Promise.resolve({ state: { ...config, operations: UNKNOWN, impact: UNKNOWN } }),

    planUpdate({ prior, config, private: bytes }, call) {
      const before = decodePrivateData(bytes);
      return Promise.resolve(planUpdate({ prior, config, before }, engine, call.report));
    },

    planDestroy({ prior, private: bytes }, call) {
      const known = whollyKnown(prior);
      const before = decodePrivateData(bytes);
      if (before.kind === 'failed') for (const found of before.diagnostics) call.report(found, ['host']);
      if (before.kind !== 'read') return Promise.resolve({ private: bytes });
      const { operations, warnings } = engine.plan(before.snapshot.live, declaredRuleset(known), undefined);
      for (const found of [destroyOpens(describeHost(known.host), operations), ...warnings])
        call.report(found);
      const { fingerprint } = before.snapshot;
      return Promise.resolve({ private: encodePrivateData({ kind: 'destroy', fingerprint, operations }) });
    },

    async create({ planned }, call) {
      const wanted = whollyKnown(withoutOutcome(planned));
      const request = applyRequest(wanted, undefined, undefined, call);
      await waitForHost(describeHost(wanted.host), () => engine.read(request.target, call.abort), {
        waitMs: configured(call).waitForSshMs,
        abort: call.abort,
        mayComeUp: (error) => engine.mayComeUp(error),
      });
      const { operations, impact, warnings, snapshot } = await engine.apply(request);
      for (const found of warnings) call.report(found);
      return {
        state: { ...planned, operations, impact },
        private: encodePrivateData({ kind: 'read', snapshot }),
      };
    },

    async update({ prior, planned, private: bytes }, call) {
      const wanted = whollyKnown(withoutOutcome(planned));
      const was = whollyKnown(prior);
      const request = applyRequest(wanted, was, expectedOf(planned, decodePrivateData(bytes)), call);
      try {
        const { operations, impact, warnings, snapshot } = await engine.apply(request);
        for (const found of warnings) call.report(found);
        if (planned.operations !== UNKNOWN && !valuesEqual(planned.operations, operations)) {
          call.report(
            operationsDiffer(describeHost(wanted.host), request.expected?.operations ?? [], operations),
          );
        }
        const state = {
          ...planned,
          operations,
          impact: planned.impact === UNKNOWN ? impact : planned.impact,
        };
        return { state, private: encodePrivateData({ kind: 'read', snapshot }) };
      } catch (error) {
        for (const found of thrownDiagnostics(error, 'the change', call.abort))
          call.report(found, attributeOf(found));
        return await stateAfterFailure(engine, was, bytes, call);
      }
    },

    async destroy({ prior, private: bytes }, call) {
      const was = whollyKnown(prior);
      const expected = expectedOfDestroy(engine, was, decodePrivateData(bytes));
      const request = { ...applyRequest(was, was, expected, call), desired: undefined };
      const { warnings } = await engine.apply(request);
      for (const found of warnings) call.report(found);
    },
  };
}

/** What a state declares; undefined right after an import. */
function tryDeclared(state: KnownState): DeclaredRuleset | undefined {
  return declaresNothing(state) ? undefined : declaredRuleset(state);
}

/** The state as the host has it, and what the next plan needs to know. */
function liveState(engine: RulesetEngine, state: KnownState, snapshot: LiveSnapshot): Stored<RulesetState> {
  const declared = tryDeclared(state);
  const live = engine.stateOf(snapshot.live, state.owner, declared);
  const families = liveFamilyValues(live, declared) as Pick<RulesetState, 'ipv4' | 'ipv6'>;
  return {
    state: { ...state, ...families, operations: [], impact: [] },
    private: encodePrivateData({ kind: 'read', snapshot }),
  };
}

/** What is live after a failed update, by the settings that were used before; the prior state if nobody can tell. */
async function stateAfterFailure(
  engine: RulesetEngine,
  prior: KnownState,
  bytes: Uint8Array,
  call: RulesetCall,
): Promise<Stored<RulesetState>> {
  const unchanged = { state: prior, private: bytes };
  if (call.abort.aborted) return unchanged;
  try {
    const target = hostTarget(prior.host, configured(call));
    return liveState(engine, prior, await engine.read(target, call.abort, tryDeclared(prior)));
  } catch {
    return unchanged;
  }
}

function applyRequest(
  wanted: KnownState,
  prior: KnownState | undefined,
  expected: ApplyRequest['expected'],
  call: RulesetCall,
): ApplyRequest {
  return {
    target: hostTarget(wanted.host, configured(call)),
    prior: prior === undefined ? undefined : declaredRuleset(prior),
    desired: declaredRuleset(wanted),
    expected,
    confirmTimeoutMs: wanted.confirm_timeout === null ? undefined : wanted.confirm_timeout * 1000,
    persist: wanted.persist ?? false,
    abort: call.abort,
  };
}

/** What the user was shown, if anything was. */
function expectedOf(planned: RulesetState, before: PrivateData): ApplyRequest['expected'] {
  const { operations } = planned;
  if (before.kind !== 'read' || operations === null || !isWhollyKnown(operations)) return undefined;
  const texts: readonly unknown[] = operations;
  return {
    ...before.snapshot,
    operations: texts.filter((text) => typeof text === 'string'),
  };
}

/** A destroy that is half of a replacement was never planned by itself; then what was live is all we have. */
function expectedOfDestroy(
  engine: RulesetEngine,
  prior: KnownState,
  before: PrivateData,
): ApplyRequest['expected'] {
  if (before.kind === 'destroy') return before;
  if (before.kind !== 'read') return undefined;
  const { live, fingerprint } = before.snapshot;
  return { fingerprint, operations: engine.plan(live, declaredRuleset(prior), undefined).operations };
}

/** The rule that it is about; the host, where it is about none. */
function attributeOf({ path }: Diagnostic): AttributePath {
  const place = path === undefined ? undefined : tryParsePlace(path);
  return place === undefined ? ['host'] : attributePathOf(place);
}

function withoutOutcome(planned: RulesetState): RulesetState {
  return { ...planned, operations: null, impact: null };
}

/** @throws FirewallError `provider/unknown-value` */
function whollyKnown(state: RulesetState): KnownState {
  if (isWhollyKnown(state)) return state;
  throw new FirewallError(notYetKnown('The ruleset'));
}

/** @throws FirewallError `provider/unknown-value` */
function configured(call: RulesetCall): ConnectionDefaults {
  if (call.client === undefined) throw new FirewallError(notYetKnown('The provider configuration'));
  return call.client;
}
