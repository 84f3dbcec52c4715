/**
 * The door of the engine, for programs that plan and apply without Terraform: `cdktf-iptables/engine`.
 * Sandboxes have their own: `cdktf-iptables/sandbox`.
 */
export { FirewallError } from './base/firewall-error';
export { renderDiagnostic } from './base/diagnostic';
export type { Diagnostic, HostState, Retry, Severity, Span } from './base/diagnostic';
export type { Backend } from './net/backend';
export type { Family } from './net/family';
export { parseRule } from './ruleset/parse/parse-rule';
export type { ParsedRule } from './ruleset/parse/parse-rule';
export type { ParseRuleOptions } from './ruleset/parse/rule-context';
export { parseSave } from './ruleset/save/parse-save';
export type { ParsedSave, ParseSaveOptions } from './ruleset/save/parse-save';
export { printRule } from './ruleset/model/print-rule';
export { printSave } from './ruleset/model/print-save';
export type { MatchUse, Rule, TargetUse } from './ruleset/model/rule';
export type { OptionUse } from './extensions/extension';
export type { Dialect } from './extensions/value-kind';
export { RuleBuilder, rule } from './ruleset/build/rule-builder';
export type {
  CtState,
  MatchArguments,
  MatchName,
  ParameterArgument,
  ParameterName,
  Rest,
  TargetArguments,
  TargetName,
} from './ruleset/build/rule-builder';
export type {
  Chain,
  ChainRule,
  Counters,
  HostRulesets,
  Policy,
  Ruleset,
  Table,
} from './ruleset/model/ruleset';
export { parseLiveSets, parseSets } from './sets/parse-sets';
export type { ParsedSets } from './sets/parse-sets';
export { printSets } from './sets/print-sets';
export type { CreateOptions, EntryOptions, IpSet, IpSets, SetHeader } from './sets/ip-set';
export type { CreateOption, EntryOption } from './sets/set-options';
export { changeOfSet, diffSets } from './sets/diff-sets';
export type { SetChange, SetCosts, SetScript } from './sets/diff-sets';
export { printSetOperation } from './sets/set-operation';
export type { SetOperation } from './sets/set-operation';
export type { SetsPlan } from './plan/plan-sets';
export type { ChangedSets } from './plan/changed-sets';
export type { Operation } from './diff/operation';
export { printOperation } from './diff/print-operation';
export { diffRulesets } from './diff/ruleset-diff';
export { simulate } from './diff/simulate';
export { invert } from './diff/invert';
export { tracePacket } from './impact/questions/trace-packet';
export type { Trace } from './impact/questions/trace-packet';
export type { Verdict } from './impact/rules/effect-name';
export type { TraceStep } from './impact/path/table-walk';
export type { TracedPacket } from './impact/questions/traced-packet';
export { reachOf } from './impact/questions/reachable-services';
export type { Reach, ReachableService } from './impact/questions/reachable-services';
export { lintRuleset } from './impact/questions/lint-ruleset';
export type { LintCode, LintFinding } from './impact/questions/lint-ruleset';
export type {
  Anchor,
  DesiredChain,
  DesiredHost,
  DesiredRuleset,
  ForeignRules,
  Strategy,
} from './plan/desired';
export type { HostForms } from './plan/apply/host-forms';
export type { ChainClaim } from './plan/ownership/ownership';
export { planHost } from './plan/plan-host';
export type { FamilyPlan, HostPlan, LedgerChange } from './plan/plan-host';
export type { HostAddress, LocalHost, SandboxHost, SshHost, SshOptions } from './host/host-address';
export { parseHostUrl, printHostUrl } from './host/host-url';
export { openTransport } from './host/transports/open-transport';
export type { SandboxLogin, SandboxToSsh } from './host/transports/open-transport';
export type { Connection, RemoteResult, RemoteScript, RunOptions, Transport } from './host/transport';
export { createEngine } from './deploy/engine';
export { keptConnections } from './deploy/host-connections';
export type { HostConnections, HostUse, KeepOptions, KeptConnections } from './deploy/host-connections';
export type { BootFileOwners, BootFileState, Persistence } from './deploy/persist';
export type { OwnerAtBoot } from './plan/ownership/boot-owners';
export type { LiveRuleset, LiveSnapshot } from './deploy/live-snapshot';
export type {
  ApplyOutcome,
  ApplyRequest,
  ApplyStep,
  EngineParts,
  ExpectedChange,
  HostTarget,
  RulesetChange,
} from './deploy/apply-request';
export type { TransactionStep } from './host/transaction/apply-plan';
export type { Engine } from './deploy/engine';
export type {
  DeclaredChain,
  DeclaredFamilies,
  DeclaredFamily,
  DeclaredRuleset,
  RulesetPlace,
} from './deploy/declared-ruleset';
export type { PlacedDiagnostic } from './deploy/desired-host';
