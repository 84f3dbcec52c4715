/**
 * Reading, planning and changing hosts: what the Terraform provider and the command share.
 *
 * Methods that return a value at once are pure: the same live ruleset and declaration give the same plan.
 * Those that return a promise go to the host.
 */
import { type Diagnostic, isError } from '../base/diagnostic';
import { omitUndefined } from '../base/omit-undefined';
import { applyOver, lookBefore } from './apply-over';
import type { ApplyOutcome, ApplyRequest, EngineParts, HostTarget, RulesetChange } from './apply-request';
import type { DeclaredFamilies, DeclaredRuleset, RulesetPlace } from './declared-ruleset';
import { brokenFamilies } from './broken-families';
import { changeOf, desiredOf, isDecided, possiblyDesired, wayInAfter } from './desired-change';
import { type PlacedDiagnostic, checkDeclared, checkRule } from './desired-host';
import { freshConnections } from './host-connections';
import { hostFormsFor } from './host-forms';
import {
  type LiveRuleset,
  type LiveSnapshot,
  liveSnapshotOf,
  rulesetsOfLive,
  setsOfLive,
  withHostForms,
} from './live-snapshot';
import { liveState } from './live-state';
import { type BootFileOwners, type BootFileState, compareBootFiles, readBootFileOwners } from './persist';
import { oldIptables } from './old-iptables';
import { prefetchedReads } from './prefetched-reads';
import { readAllSets, readWithSets } from './read-with-sets';
import type { Family } from '../net/family';
import { hostInHostForm } from '../plan/apply/host-forms';
import type { IpSets } from '../sets/ip-set';
import { type DesiredHost, declaredRulesets } from '../plan/desired';
import { impactOf } from '../plan/impact';
import { type Generations, generationsOf, wroteAll } from '../plan/ownership/generations';
import { isWritten, planHost } from '../plan/plan-host';
import { canonicalizer } from '../ruleset/save/canonical';

export interface Engine {
  validateRule(place: RulesetPlace, rule: string): readonly Diagnostic[];
  validate(declared: DeclaredRuleset): readonly PlacedDiagnostic[];
  sameRule(family: Family, left: string, right: string): boolean;
  stateOf(live: LiveRuleset, owner: string, declared: DeclaredRuleset | undefined): DeclaredFamilies;
  /** Which commits wrote what a host has of an owner. */
  generationsOf(live: LiveRuleset, owner: string): Generations;
  /** Whether all that a host has of an owner was written by whoever remembers `written`. */
  isWrittenBy(live: LiveRuleset, owner: string, written: Generations): boolean;
  /** @throws FirewallError `plan/...` or `declare/...` */
  plan(live: LiveRuleset, owner: string, desired: DeclaredRuleset | DesiredHost | undefined): RulesetChange;
  /** The impact of a change on traffic: a line for each kind of packets that is treated differently afterwards. */
  impactOf(change: RulesetChange): readonly string[];
  /**
   * Has a host print its rules for a `read` that comes soon, of which it is not known yet what is desired. Resolves when the
   * host is at it, cannot be reached, or takes long; never rejects.
   *
   * @param sets whether its sets are wanted, too. @default false
   */
  begin(target: HostTarget, abort?: AbortSignal, sets?: boolean): Promise<void>;
  /**
   * @param desired what is or will be declared, by each owner: the host is asked how it prints those of its rules
   * of which only the host can say that
   * @param listsSets whether the host says which sets it has, where none are declared. @default false
   * @throws FirewallError `host/...`
   */
  read(
    target: HostTarget,
    abort?: AbortSignal,
    desired?: readonly (DeclaredRuleset | DesiredHost)[],
    listsSets?: boolean,
  ): Promise<LiveSnapshot>;
  /** All sets of a host, with their members; undefined where it has no `ipset`. @throws FirewallError `host/...` */
  readSets(target: HostTarget, abort?: AbortSignal): Promise<IpSets | undefined>;
  /** @throws FirewallError `deploy/changed-since-plan`, `apply/...`, `host/...`; `nothing was changed` where that is so */
  apply(request: ApplyRequest): Promise<ApplyOutcome>;
  /**
   * Whether the files that the host loads at boot have this owner's part.
   * @throws FirewallError `host/...` when the host cannot be reached
   */
  compareBootFiles(
    request: Pick<ApplyRequest, 'target' | 'owner' | 'desired' | 'abort'> & { readonly live: LiveRuleset },
  ): Promise<BootFileState>;
  /**
   * Whose part of what is live the files have that the host loads at boot.
   * @throws FirewallError `persist/...`, `host/...`
   */
  readBootFileOwners(
    request: Pick<ApplyRequest, 'target' | 'abort'> & { readonly live: LiveRuleset },
  ): Promise<readonly BootFileOwners[]>;
}

export function createEngine(parts: EngineParts): Engine {
  const connections = parts.connections ?? freshConnections(parts.openTransport);
  const { nonce } = parts;
  const { readsTraffic: traffic = false } = parts;
  const prefetched = prefetchedReads(connections, nonce, traffic);
  return {
    validateRule: checkRule,
    validate: (declared) => checkDeclared(declared).diagnostics,
    sameRule: (family, left, right) => {
      const canonical = canonicalizer(family);
      return left === right || canonical(left) === canonical(right);
    },
    stateOf: (live, owner, declared) => liveState(rulesetsOfLive(live), owner, declared, live.hostForms),
    generationsOf: (live, owner) => generationsOf(rulesetsOfLive(live), owner),
    isWrittenBy: (live, owner, written) => wroteAll(written, generationsOf(rulesetsOfLive(live), owner)),
    plan: (live, owner, desired) => {
      const wanted = hostInHostForm(desiredOf(owner, desired), live.hostForms ?? {});
      const broken = brokenFamilies(live, wanted);
      const rulesets = rulesetsOfLive(live);
      const change = changeOf(planHost(rulesets, wanted, setsOfLive(live)));
      const wayIn = wayInAfter(change, rulesets, live);
      const risks = wayIn.filter(isError);
      const written = change.plan.families.filter(isWritten).map(({ family }) => family);
      const all = [
        ...broken,
        ...oldIptables(live, written),
        ...wayIn.map((found): Diagnostic => ({ ...found, severity: 'warning' })),
      ];
      return {
        ...change,
        warnings: [...change.warnings.filter((found) => !isDecided(found, live, risks)), ...all],
        ...(risks.length === 0 ? {} : { lockoutRisks: risks }),
      };
    },
    impactOf: ({ plan }) => impactOf(plan.families, plan.sets),
    begin: prefetched.begin,
    read: async (target, abort, desired = [], listsSets = false) => {
      const hosts = desired.map(possiblyDesired);
      const printed = await prefetched.tryTake(target);
      return connections.use(target, {
        look: (connection) =>
          readWithSets(
            connection,
            hosts,
            { nonce, listsSets, traffic, ...omitUndefined({ abort }) },
            printed,
          ),
        work: async (connection, snapshot) => {
          const read = liveSnapshotOf(snapshot, connection.description, declaredRulesets(hosts));
          const rulesets = rulesetsOfLive(read.live);
          const hostForms = await hostFormsFor(connection, rulesets, hosts, {
            nonce,
            ...omitUndefined({ abort }),
          });
          return withHostForms(read, hostForms);
        },
        abort,
      });
    },
    readSets: (target, abort) =>
      connections.use(target, {
        look: (connection) => readAllSets(connection, { nonce, ...omitUndefined({ abort }) }),
        work: (_connection, sets) => Promise.resolve(sets),
        abort,
      }),
    apply: (request) =>
      connections.use(request.target, {
        look: (connection) => lookBefore(connection, request, nonce),
        work: (connection, before) => applyOver(parts, connection, request, before),
        abort: request.abort,
      }),
    compareBootFiles: ({ target, owner, desired, live, abort }) =>
      connections.use(target, {
        look: (connection) =>
          compareBootFiles(connection, {
            desired: desiredOf(owner, desired),
            live: rulesetsOfLive(live),
            nonce,
            ...omitUndefined({ abort }),
          }),
        work: (_connection, state) => Promise.resolve(state),
        abort,
      }),
    readBootFileOwners: ({ target, live, abort }) =>
      connections.use(target, {
        look: (connection) =>
          readBootFileOwners(connection, { live: rulesetsOfLive(live), nonce, ...omitUndefined({ abort }) }),
        work: (_connection, files) => Promise.resolve(files),
        abort,
      }),
  };
}
