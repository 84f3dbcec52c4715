/**
 * Reading, planning and changing hosts: what the Terraform provider and the command share.
 *
 * Methods that return a value at once are pure: the same live ruleset and declaration give the same plan.
 * Those that return a promise go to the host.
 */
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { printOperation } from '../diff/print-operation';
import type { HostAddress, SshOptions } from '../host/host-address';
import { type HostSnapshot, readHost, rulesetsOf } from '../host/read';
import { applyPlan } from '../host/transaction/apply-plan';
import type { Connection, Transport } from '../host/transport';
import type { Family } from '../net/family';
import type { DesiredHost } from '../plan/desired';
import { type HostPlan, planHost } from '../plan/plan-host';
import { changedSince } from '../plan/scope';
import { type Spellings, joinSpellings, spelledHost, spelledPlan } from '../plan/spelling';
import { canonicalizer } from '../ruleset/canonical';
import type { DeclaredFamilies, DeclaredRuleset, RulesetPlace } from './declared-ruleset';
import { type PlacedDiagnostic, checkDeclared, checkRule, desiredHost } from './desired-host';
import { deployProblems } from './diagnostics';
import { type HostConnections, freshConnections } from './host-connections';
import {
  type LiveRuleset,
  type LiveSnapshot,
  encodedFamilies,
  liveSnapshotOf,
  rulesetsOfLive,
  withSpellings,
} from './live-snapshot';
import { liveState } from './live-state';
import { originsIn } from './origins';
import {
  type BootFileOwners,
  type BootFileState,
  type Persistence,
  compareBootFiles,
  persist,
  readBootFileOwners,
} from './persist';
import { spellingsFor, spellingsOfPlan } from './spellings';

/** A host, and how to log in there. */
export interface HostTarget {
  readonly host: HostAddress;
  readonly options: SshOptions;
}

export interface RulesetChange {
  readonly plan: HostPlan;
  /** Each as the command that a person would type, in the order in which they are done. */
  readonly operations: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** What was shown to the user. */
export interface ExpectedChange {
  readonly fingerprint: string;
  readonly operations: readonly string[];
  /** Those of the live ruleset that the plan was made for. */
  readonly spellings?: Spellings | undefined;
  /**
   * The plan itself and what it was made for, where no time went by since then: the host is not read again before the
   * change, for the commit compares what the host holds with that in any case.
   */
  readonly planned?: { readonly live: LiveRuleset; readonly change: RulesetChange };
}

export interface ApplyRequest {
  readonly target: HostTarget;
  /** Undefined to take away all that is this owner's. */
  readonly desired: DeclaredRuleset | DesiredHost | undefined;
  /** Whose rules; needed where nothing is desired. */
  readonly owner: string;
  /** What was shown to the user; undefined when nothing could be shown, then read, plan and apply in one go. */
  readonly expected: ExpectedChange | undefined;
  /** When the host goes back by itself. @default 30_000 */
  readonly confirmTimeoutMs?: number;
  /**
   * Asks a person whether the change is to stay, once it is on the host and the host has been reached over a new
   * connection. The host goes back when the answer is no, when it fails, and when there is none within
   * `confirmTimeoutMs`; then the signal is aborted.
   * @default yes
   */
  readonly confirm?: (over: AbortSignal) => Promise<boolean>;
  /**
   * Whether the host is to keep this owner's part over a reboot: once the change is confirmed, and also when there is
   * nothing to change, the files that it loads at boot are brought up to date. What fails there is a warning.
   * @default false
   */
  readonly persist?: boolean;
  readonly abort?: AbortSignal;
}

export interface ApplyOutcome extends RulesetChange {
  readonly snapshot: LiveSnapshot;
  /** What could not be tried on the host before it was written. */
  readonly rehearsal: readonly Diagnostic[];
  /** Where it was asked for. */
  readonly persistence?: Persistence;
}

/** What the engine needs of the world. */
export interface EngineParts {
  readonly openTransport: (target: HostTarget) => Transport;
  /** Over which hosts are read and changed. @default a new one each time */
  readonly connections?: HostConnections<HostTarget>;
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: () => string;
  /** Who makes the changes, for others who wait for the lock; such as `alice@laptop, process 4711`. */
  readonly holder: string;
}

export interface Engine {
  validateRule(place: RulesetPlace, rule: string): readonly Diagnostic[];
  validate(declared: DeclaredRuleset): readonly PlacedDiagnostic[];
  sameRule(family: Family, left: string, right: string): boolean;
  stateOf(live: LiveRuleset, owner: string, declared: DeclaredRuleset | undefined): DeclaredFamilies;
  /** @throws FirewallError `plan/...` or `declare/...` */
  plan(live: LiveRuleset, owner: string, desired: DeclaredRuleset | DesiredHost | undefined): RulesetChange;
  /**
   * @param desired what is or will be declared, by each owner: the host is asked how it prints those of its rules
   * of which only the host can say that
   * @throws FirewallError `host/...`
   */
  read(
    target: HostTarget,
    abort?: AbortSignal,
    desired?: readonly (DeclaredRuleset | DesiredHost)[],
  ): Promise<LiveSnapshot>;
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
  return {
    validateRule: checkRule,
    validate: (declared) => checkDeclared(declared).diagnostics,
    sameRule: (family, left, right) => {
      const canonical = canonicalizer(family);
      return left === right || canonical(left) === canonical(right);
    },
    stateOf: (live, owner, declared) => liveState(rulesetsOfLive(live), owner, declared, live.spellings),
    plan: (live, owner, desired) => {
      const wanted = spelledHost(desiredOf(owner, desired), live.spellings ?? {});
      return changeOf(planHost(rulesetsOfLive(live), wanted));
    },
    read: (target, abort, desired = []) =>
      connections.use(target, {
        look: (connection) => readHost(connection, { nonce: nonce(), ...given(abort) }),
        work: async (connection, snapshot) => {
          const hosts = desired.map(possiblyDesired);
          const spellings = await spellingsFor(connection, snapshot, hosts, { nonce, ...given(abort) });
          return withSpellings(liveSnapshotOf(snapshot, connection.description), spellings);
        },
        abort,
      }),
    apply: (request) =>
      connections.use(request.target, {
        look: (connection) => lookBefore(connection, request, nonce()),
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
            ...given(abort),
          }),
        work: (_connection, state) => Promise.resolve(state),
        abort,
      }),
    readBootFileOwners: ({ target, live, abort }) =>
      connections.use(target, {
        look: (connection) =>
          readBootFileOwners(connection, { live: rulesetsOfLive(live), nonce, ...given(abort) }),
        work: (_connection, files) => Promise.resolve(files),
        abort,
      }),
  };
}

/** How often a commit is tried again because something that the plan does not depend on changed under it. */
const attempts = 5;

/** What the host holds before the change. */
async function lookBefore(
  connection: Connection,
  { expected, abort }: ApplyRequest,
  nonce: string,
): Promise<HostSnapshot> {
  if (expected?.planned === undefined) return readHost(connection, { nonce, ...given(abort) });
  return { families: encodedFamilies(expected.planned.live), missing: [] };
}

async function applyOver(
  parts: EngineParts,
  connection: Connection,
  request: ApplyRequest,
  seen: HostSnapshot,
): Promise<ApplyOutcome> {
  const host = connection.description;
  const desired = desiredOf(request.owner, request.desired);
  const options = { nonce: parts.nonce, ...given(request.abort) };
  const { expected } = request;
  let before = seen;
  let spellings = expected
    ? (expected.spellings ?? {})
    : await spellingsFor(connection, before, [desired], options);
  const shown = spelledHost(desired, spellings);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const planned = attempt === 1 ? expected?.planned : undefined;
    const change = planned?.change ?? checkedChange(host, before, shown, request);
    if (change.operations.length === 0) return outcome(change, before, []);
    // What is written as it was shown, the host may print otherwise.
    const fresh = await spellingsOfPlan(connection, change.plan, spellings, options);
    spellings = joinSpellings(spellings, fresh);
    const result = await applyPlan(connection, spelledPlan(change.plan, fresh), {
      ...options,
      snapshot: before,
      connect: () => parts.openTransport(quickTarget(request)).connect(),
      holder: `${parts.holder}, owner ${request.owner}`,
      originOf: originsIn(desired, spellings),
      ...(request.confirmTimeoutMs === undefined ? {} : { confirmTimeoutMs: request.confirmTimeoutMs }),
      ...(request.confirm === undefined ? {} : { approve: request.confirm }),
    });
    if (result.kind === 'failed') throw new FirewallError(result.diagnostics);
    if (result.kind === 'applied') return outcome(change, result.snapshot, result.warnings);
    before = result.snapshot;
  }
  throw new FirewallError(deployProblems.changesAllTheTime(host, attempts));

  async function outcome(
    change: RulesetChange,
    after: HostSnapshot,
    rehearsal: readonly Diagnostic[],
  ): Promise<ApplyOutcome> {
    const persistence =
      request.persist === true
        ? await persist(connection, { ...options, desired, live: rulesetsOf(after, host) })
        : undefined;
    let snapshot: LiveSnapshot | undefined;
    return {
      ...change,
      rehearsal,
      // Not everybody asks for it, and on a large host it takes a while.
      get snapshot() {
        return (snapshot ??= withSpellings(liveSnapshotOf(after, host), spellings));
      },
      ...(persistence === undefined ? {} : { persistence }),
    };
  }
}

/** Most time that one try at the confirming connection may take; long enough for two lost packets. */
const confirmConnectTimeoutMs = 5_000;

/** Two tries have to be over before the host goes back. */
function quickTarget({ target: { host, options }, confirmTimeoutMs }: ApplyRequest): HostTarget {
  const connectTimeoutMs = Math.min(
    options.connectTimeoutMs ?? Infinity,
    confirmConnectTimeoutMs,
    (confirmTimeoutMs ?? Infinity) / 2,
  );
  return { host, options: { ...options, connectTimeoutMs } };
}

/** What is to be done now, and that it is what was shown. @throws FirewallError `deploy/changed-since-plan` */
function checkedChange(
  host: string,
  before: HostSnapshot,
  desired: DesiredHost,
  { expected }: ApplyRequest,
): RulesetChange {
  const rulesets = rulesetsOf(before, host);
  const changed = expected === undefined ? [] : changedSince(expected.fingerprint, rulesets, desired);
  if (changed.length > 0) throw new FirewallError(deployProblems.changedSincePlan(host, changed));
  const change = changeOf(planHost(rulesets, desired));
  if (expected !== undefined && !sameList(expected.operations, change.operations)) {
    throw new FirewallError(deployProblems.changedSincePlan(host, ['the operations would be others']));
  }
  return change;
}

/** Text is checked and made canonical here; what already is a desired host is taken as it is. */
function desiredOf(owner: string, declared: DeclaredRuleset | DesiredHost | undefined): DesiredHost {
  if (declared === undefined) return { owner, foreignRules: 'keep', rulesets: new Map() };
  return 'rulesets' in declared ? declared : desiredHost(declared);
}

/** Of what was once declared, what can be desired still. */
function possiblyDesired(declared: DeclaredRuleset | DesiredHost): DesiredHost {
  return 'rulesets' in declared ? declared : checkDeclared(declared).desired;
}

function changeOf(plan: HostPlan): RulesetChange {
  return { plan, operations: plan.operations.map(printOperation), warnings: plan.warnings };
}

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

function given(abort: AbortSignal | undefined): { readonly abort?: AbortSignal } {
  return abort === undefined ? {} : { abort };
}
