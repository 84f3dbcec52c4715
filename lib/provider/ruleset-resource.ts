/**
 * The resource `iptables_ruleset`: what one owner wants of the firewall of one host.
 *
 * 1. **The first plan already tells the truth.** A host always has a ruleset, so the resource is imported:
 *    import takes a text that names host and owner, and the read that follows fetches what is live.
 * 2. **The plan is what happens.** `read` keeps the live ruleset and its fingerprint in the private bytes,
 *    the only thing that reaches both runs of a plan; the plan computes from them; the apply compares the
 *    fingerprint and does exactly the planned operations, or nothing.
 * 3. **"No changes" when nothing is to do.** `operations` and `impact` tell of one plan, so a state is restored without
 *    them, and `read` keeps the spelling of rules that are equal to what is live: only a real difference shows.
 * 4. **What is not known yet may wait.** With an unknown rule, the operations are known at apply. A host whose
 *    address is not known cannot be imported: it is created, which waits for SSH and then reads, diffs and
 *    applies in one go.
 * 5. **A wrong way in can be mended.** Terraform reads with the settings of the state, before the provider
 *    sees the new configuration. So a read that fails is no error yet: the plan makes it one if the
 *    configuration still says the same way, and else goes on.
 * 6. **The state never lies.** A create that fails leaves none; an update that fails leaves what is live.
 * 7. **An ordinary act never opens a host.** A destroy removes only what this resource wrote last: the private bytes
 *    remember the generations of the ledger, and whoever wrote since has others. What was only imported was written by
 *    another state, so the first apply takes it over: it writes the ledger even where no rule changes, and a destroy of
 *    the other state is superseded. Until then `operations` is null. Of a replacement, the half that destroys
 *    leaves the rules where they are, and the half that creates takes them over. A destroy and a declaration of one
 *    owner on one host in one plan are refused (`planned-owners.ts`).
 */
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { DeclaredRuleset } from '../deploy/declared-ruleset';
import { attributePathOf, tryParsePlace } from './ruleset-place';
import type { AttributePath } from '../resource/attribute-path';
import { hostTarget, describeHost, machineOf } from '../resource/connection';
import { declaredRuleset, declaresNothing, liveFamilyValues } from '../resource/declared-ruleset';
import { impactUnread, leftForReplacement, operationsDiffer, readPostponed } from './diagnostics';
import type { ResourceLogic, Stored } from './framework/resource-logic';
import { thrownDiagnostics } from './framework/thrown';
import { UNKNOWN, valuesEqual, type Value } from '../resource/value';
import { parseImportId } from '../resource/import-id';
import { decodePrivateData, encodePrivateData, type PrivateData } from './private-data';
import type { ApplyOutcome, ApplyRequest } from '../deploy/apply-request';
import type { LoadEngine } from '../deploy/host-engine';
import type { LiveSnapshot } from '../deploy/live-snapshot';
import { adopting, withFreshAdopts } from './adoption';
import { planUpdate } from './ruleset-plan';
import { byConfiguration, plannedOwners } from './planned-owners';
import { planDestroy } from './ruleset-destroy';
import { bringOwner, declareOwner } from './declare-owner';
import { generationsIn, isWrittenElsewhere } from './written-elsewhere';
import { ConnectionsOfARun } from './connections-of-a-run';
import { ReadsOfARun } from './reads-of-a-run';
import type { Generations } from '../plan/ownership/generations';
import {
  applyRequest,
  configured,
  expectedOf,
  type KnownState,
  type RulesetCall,
  type RulesetClient,
  takingOver,
  whollyKnown,
  withoutOutcome,
} from './ruleset-request';
import { validateRuleset } from './ruleset-validation';
import { rulesetAttributes, rulesetDescription, type RulesetState } from '../resource/attributes';
import { waitForHost } from './wait-for-host';

type Resource = ResourceLogic<typeof rulesetAttributes, RulesetClient>;

export function rulesetResource(engine: LoadEngine): Resource {
  const ownersOf = byConfiguration(plannedOwners);
  const readsOf = byConfiguration(() => new ReadsOfARun<RulesetState>());
  const connectionsOf = byConfiguration(() => new ConnectionsOfARun());
  const readRuleset = (given: Stored<RulesetState>, call: RulesetCall): Promise<Stored<RulesetState>> =>
    readStored(engine, given, call, connectionsOf(call.client));
  return {
    typeName: 'iptables_ruleset',
    description: rulesetDescription,
    schemaVersion: 0,
    attributes: rulesetAttributes,

    validate: ({ config }, call) => {
      validateRuleset(config, engine, call.report);
      return Promise.resolve();
    },

    restoreState: withoutPassingValues,

    importState: ({ id }) =>
      Promise.resolve({ state: parseImportId(id), private: encodePrivateData({ kind: 'imported' }) }),

    read: (stored, call) => readsOf(call.client).of(stored, (given) => readRuleset(given, call)),

    planCreate({ config }, call) {
      const owners = ownersOf(call.client);
      declareOwner(owners, 'created', config, {}, call.report);
      bringOwner(owners, config, call.report);
      return Promise.resolve({ state: { ...config, operations: UNKNOWN, impact: UNKNOWN } });
    },

    planUpdate({ prior, config, private: bytes }, call) {
      const before = connectionsOf(call.client).addTo(decodePrivateData(bytes));
      const owners = ownersOf(call.client);
      const isRenamed = prior.owner !== config.owner;
      const generations = (owner: Value): Generations => generationsIn(engine, before, owner);
      const fresh = withFreshAdopts(config, prior);
      declareOwner(owners, isRenamed ? 'renamed' : 'updated', fresh, generations(config.owner), call.report);
      const { owner } = prior;
      if (isRenamed) declareOwner(owners, 'adopted', { ...config, owner }, generations(owner), call.report);
      const isNew = before.kind === 'read' && Object.keys(generations(config.owner)).length === 0;
      if (!isRenamed && isNew) bringOwner(owners, config, call.report);
      const isElsewhere = isWrittenElsewhere(engine, before, prior.owner);
      return Promise.resolve(planUpdate({ prior, config, before, isElsewhere }, engine, call.report));
    },

    async planDestroy({ prior, private: stored }, call) {
      const known = whollyKnown(prior);
      const owners = ownersOf(call.client);
      const isReplaced = owners.wasApplied({ host: machineOf(known.host), owner: known.owner });
      const read = (given: Stored<RulesetState>) => readRuleset(given, call);
      const given = { state: prior, private: stored };
      const bytes = isReplaced ? stored : (await readsOf(call.client).of(given, read)).private;
      const before = decodePrivateData(bytes);
      const planned = planDestroy({ prior: known, before, owners }, engine, call.report);
      return { private: planned === undefined ? bytes : encodePrivateData(planned) };
    },

    async create({ planned }, call) {
      const wanted = whollyKnown(withoutOutcome(planned));
      const request = takingOver(applyRequest(wanted, undefined, call));
      await waitForHost(describeHost(wanted.host), () => engine().read(request.target, call.abort), {
        waitMs: configured(call).waitForSshMs,
        abort: call.abort,
      });
      const outcome = await apply(engine, request, call);
      ownersOf(call.client).applied({ host: machineOf(wanted.host), owner: wanted.owner });
      const { operations, snapshot } = outcome;
      return {
        state: { ...planned, operations, impact: engine().impactOf(outcome) },
        private: writtenData(engine, wanted.owner, snapshot),
      };
    },

    async update({ prior, planned, private: bytes }, call) {
      const wanted = whollyKnown(withoutOutcome(planned));
      const was = whollyKnown(prior);
      const before = decodePrivateData(bytes);
      const fresh = withFreshAdopts(wanted, was);
      const wantedRequest = adopting(applyRequest(fresh, expectedOf(planned, before), call), was.owner);
      const isElsewhere = isWrittenElsewhere(engine, before, was.owner);
      const request = isElsewhere ? takingOver(wantedRequest) : wantedRequest;
      try {
        const outcome = await apply(engine, request, call);
        ownersOf(call.client).applied({ host: machineOf(wanted.host), owner: wanted.owner });
        const { operations, snapshot } = outcome;
        if (planned.operations !== UNKNOWN && !valuesEqual(planned.operations, operations)) {
          call.report(
            operationsDiffer(describeHost(wanted.host), request.expected?.operations ?? [], operations),
          );
        }
        const state = {
          ...planned,
          operations,
          impact: planned.impact === UNKNOWN ? engine().impactOf(outcome) : planned.impact,
        };
        return { state, private: writtenData(engine, wanted.owner, snapshot) };
      } catch (error) {
        for (const found of thrownDiagnostics(error, 'the change', call.abort))
          call.report(found, attributeOf(found));
        return await stateAfterFailure(engine, was, bytes, call);
      }
    },

    async destroy({ prior, private: bytes }, call) {
      const was = whollyKnown(prior);
      const before = decodePrivateData(bytes);
      // Half of a replacement, which was never planned by itself: whoever is created next takes the rules over.
      if (before.kind === 'read') {
        call.report(leftForReplacement(was.owner, describeHost(was.host)));
        return;
      }
      const expected = before.kind === 'destroy' ? before : undefined;
      const request = { ...applyRequest(was, expected, call), desired: undefined };
      const { written } = before;
      await apply(engine, { ...request, ...(written === undefined ? {} : { written }) }, call);
    },
  };
}

/** The state as the host has it. A host that cannot be read is no error yet, for the plan may have another way to it. */
async function readStored(
  engine: LoadEngine,
  { state, private: bytes }: Stored<RulesetState>,
  call: RulesetCall,
  connections: ConnectionsOfARun,
): Promise<Stored<RulesetState>> {
  const before = decodePrivateData(bytes);
  const { written } = before;
  if (call.client === undefined) return { state, private: encodePrivateData({ kind: 'unread', written }) };
  const known = whollyKnown(state);
  try {
    const target = hostTarget(known.host, call.client);
    const snapshot = await engine().read(target, call.abort, tryDeclared(known));
    connections.note(snapshot);
    return liveState(engine, known, snapshot, written);
  } catch (error) {
    if (!(error instanceof FirewallError) || before.kind === 'imported' || call.abort.aborted) throw error;
    const { diagnostics } = error;
    const host = describeHost(known.host);
    call.report(readPostponed(host, diagnostics));
    return {
      // In a plan that only refreshes, this is what keeps it from saying that nothing differs.
      state: { ...state, impact: [impactUnread(host)] },
      private: encodePrivateData({ kind: 'failed', diagnostics, written }),
    };
  }
}

/** `operations` and `impact` as they are between runs: empty, or null while another state has written the rules. */
function withoutPassingValues(state: RulesetState): RulesetState {
  const { operations, impact } = state;
  return { ...state, operations: operations && [], impact: impact && [] };
}

/** What a state declares; nothing right after an import. */
function tryDeclared(state: KnownState): readonly DeclaredRuleset[] {
  return declaresNothing(state) ? [] : [declaredRuleset(state)];
}

/** Applies, and reports whatever is worth a look. */
async function apply(engine: LoadEngine, request: ApplyRequest, call: RulesetCall): Promise<ApplyOutcome> {
  const outcome = await engine().apply(request);
  const warnings = [...outcome.warnings, ...outcome.rehearsal, ...(outcome.persistence?.warnings ?? [])];
  for (const found of warnings) call.report(found);
  return outcome;
}

/** What is remembered of an apply: what is live now, and that this resource wrote it. */
function writtenData(engine: LoadEngine, owner: string, snapshot: LiveSnapshot): Uint8Array {
  const written = engine().generationsOf(snapshot.live, owner);
  return encodePrivateData({ kind: 'read', snapshot, written });
}

/** The state as the host has it, and what the next plan needs to know. */
function liveState(
  engine: LoadEngine,
  state: KnownState,
  snapshot: LiveSnapshot,
  written: Generations | undefined,
): Stored<RulesetState> {
  const [declared] = tryDeclared(state);
  const live = engine().stateOf(snapshot.live, state.owner, declared);
  const families = liveFamilyValues(live, declared) as Pick<RulesetState, 'ipv4' | 'ipv6'>;
  const known: PrivateData = { kind: 'read', snapshot, written };
  const passing = isWrittenElsewhere(engine, known, state.owner) ? null : [];
  return {
    state: { ...state, ...families, operations: passing, impact: passing },
    private: encodePrivateData(known),
  };
}

/** What is live after a failed update, by the settings that were used before; the prior state if nobody can tell. */
async function stateAfterFailure(
  engine: LoadEngine,
  prior: KnownState,
  bytes: Uint8Array,
  call: RulesetCall,
): Promise<Stored<RulesetState>> {
  const unchanged = { state: prior, private: bytes };
  if (call.abort.aborted) return unchanged;
  try {
    const target = hostTarget(prior.host, configured(call));
    const snapshot = await engine().read(target, call.abort, tryDeclared(prior));
    return liveState(engine, prior, snapshot, decodePrivateData(bytes).written);
  } catch {
    return unchanged;
  }
}

/** The rule that it is about; the host, where it is about none. */
function attributeOf({ path }: Diagnostic): AttributePath {
  const place = path === undefined ? undefined : tryParsePlace(path);
  return place === undefined ? ['host'] : attributePathOf(place);
}
