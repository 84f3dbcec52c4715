/**
 * What the resource needs of the engine that reads, plans and changes firewalls. The provider knows Terraform
 * and no iptables; whoever implements this knows iptables and no Terraform.
 *
 * All methods that return a value at once are pure: Terraform plans twice and refuses a second plan that
 * differs. Those that return a promise go to the host.
 */
import type { Diagnostic } from '../base/diagnostic';
import type { DeclaredFamilies, DeclaredRuleset, RulesetPlace } from '../deploy/declared-ruleset';
import type { PlacedDiagnostic } from '../deploy/desired-host';
import type { HostTarget } from '../deploy/apply-request';
import type { Family } from '../net/family';

/** Anything that JSON can carry; the provider keeps it, compressed, in the state and gives it back. */
export type LiveRuleset = unknown;

export interface LiveSnapshot {
  readonly live: LiveRuleset;
  /** Equal as long as nothing that matters to this owner's changes has changed on the host. */
  readonly fingerprint: string;
}

export interface RulesetChange {
  /** Each as the command that a person would type, in the order in which they are done. */
  readonly operations: readonly string[];
  /** What the change newly allows and blocks. Empty when there are no operations. */
  readonly impact: readonly string[];
  /** Risks that a careful person would want to know, such as victims of `remove`. */
  readonly warnings: readonly Diagnostic[];
}

export interface ApplyRequest {
  readonly target: HostTarget;
  /** What the state says was declared before; undefined when this owner is new to the host. */
  readonly prior: DeclaredRuleset | undefined;
  /** Undefined to take away all that is this owner's, after setting policies to ACCEPT. */
  readonly desired: DeclaredRuleset | undefined;
  /**
   * What the user was shown. A live ruleset with another fingerprint, or operations that would differ, is an
   * error and nothing is changed. Undefined when nothing could be shown: then read, diff and apply in one go.
   */
  readonly expected:
    | {
        readonly fingerprint: string;
        readonly operations: readonly string[];
        /** What the plan was made for; undefined where that does not matter. */
        readonly live?: LiveRuleset;
      }
    | undefined;
  /** @default the engine's own */
  readonly confirmTimeoutMs: number | undefined;
  readonly persist: boolean;
  /** When it is aborted, the host ends in its old or its new ruleset, whole. */
  readonly abort: AbortSignal;
}

export interface ApplyResult {
  readonly operations: readonly string[];
  readonly impact: readonly string[];
  readonly warnings: readonly Diagnostic[];
  /** What is live now, confirmed. */
  readonly snapshot: LiveSnapshot;
}

export interface RulesetEngine {
  /** One rule alone; called where others are not known yet. */
  validateRule(place: RulesetPlace, rule: string): readonly Diagnostic[];

  /** The whole, with what only shows in the whole (a jump to no chain, a loop). */
  validate(declared: DeclaredRuleset): readonly PlacedDiagnostic[];

  /**
   * @param declared what the state says is declared; undefined when there is no such thing
   * @throws FirewallError `host/...`
   */
  read(target: HostTarget, abort: AbortSignal, declared?: DeclaredRuleset): Promise<LiveSnapshot>;

  /** Whether the host that failed so may only need more time to boot: refused, no route, timed out. */
  mayComeUp(error: unknown): boolean;

  /**
   * The declared ruleset as the host has it: what is declared and live, in the spelling of `declared` where
   * it is equal; what is live but not declared of what this owner owns; without what is declared but not
   * live. A member that is left out of `declared` stays left out where nothing is live for it.
   *
   * @param declared undefined right after an import: then all that the ledger says is this owner's
   */
  stateOf(live: LiveRuleset, owner: string, declared: DeclaredRuleset | undefined): DeclaredFamilies;

  /** Whether two texts are one rule to the kernel. */
  sameRule(family: Family, left: string, right: string): boolean;

  /** @param desired undefined to take away all that is this owner's, after setting policies to ACCEPT */
  plan(
    live: LiveRuleset,
    prior: DeclaredRuleset | undefined,
    desired: DeclaredRuleset | undefined,
  ): RulesetChange;

  /**
   * @throws FirewallError `deploy/changed-since-plan` when the live ruleset is not the expected one; and
   * whatever went wrong on the host, which then has its old ruleset
   */
  apply(request: ApplyRequest): Promise<ApplyResult>;
}
