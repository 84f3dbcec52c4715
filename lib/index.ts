/** The door of the engine, for programs that plan and apply without Terraform: `cdktf-iptables/engine`. */
export { FirewallError } from './base/firewall-error';
export { renderDiagnostic } from './base/diagnostic';
export type { Diagnostic, HostState, Retry, Severity, Span } from './base/diagnostic';
export type { Family } from './net/family';
export { parseRule } from './ruleset/parse/parse-rule';
export type { ParsedRule } from './ruleset/parse/parse-rule';
export type { ParseRuleOptions } from './ruleset/model/rule-context';
export { parseSave } from './ruleset/save/parse-save';
export type { ParsedSave, ParseSaveOptions } from './ruleset/save/parse-save';
export { printRule } from './ruleset/model/print-rule';
export { printSave } from './ruleset/model/print-save';
export type { Rule } from './ruleset/model/rule';
export { RuleBuilder, rule } from './ruleset/build/rule-builder';
export type {
  Chain,
  ChainRule,
  Counters,
  HostRulesets,
  Policy,
  Ruleset,
  Table,
} from './ruleset/model/ruleset';
export type { Operation } from './diff/operation';
export { printOperation } from './diff/print-operation';
export { diffRulesets } from './diff/ruleset-diff';
export { simulate } from './diff/simulate';
export { invert } from './diff/invert';
export type { DesiredChain, DesiredHost, DesiredRuleset, ForeignRules } from './plan/desired';
export { planHost } from './plan/plan-host';
export type { FamilyPlan, HostPlan } from './plan/plan-host';
export type { HostAddress, LocalHost, SandboxHost, SshHost, SshOptions } from './host/host-address';
export { parseHostUrl, printHostUrl } from './host/host-url';
export { openTransport } from './host/transports/open-transport';
export type { Connection, RemoteResult, Transport } from './host/transport';
export { createEngine } from './deploy/engine';
export { keptConnections } from './deploy/host-connections';
export type { HostConnections, HostUse, KeepOptions, KeptConnections } from './deploy/host-connections';
export type { BootFileOwners } from './deploy/persist';
export type { OwnerAtBoot } from './plan/ownership/boot-owners';
export type { LiveSnapshot } from './deploy/live-snapshot';
export type {
  ApplyOutcome,
  ApplyRequest,
  EngineParts,
  ExpectedChange,
  HostTarget,
  RulesetChange,
} from './deploy/apply-request';
export type { Engine } from './deploy/engine';
export type { DeclaredChain, DeclaredFamilies, DeclaredRuleset } from './deploy/declared-ruleset';
export type { Backend, Sandbox } from './sandbox/sandbox';
export { inClient, inSandbox } from './sandbox/enter';
export { findSandbox, sandboxDown, sandboxList } from './sandbox/sandbox-down';
export { sandboxReboot } from './sandbox/sandbox-reboot';
export { sandboxToSsh } from './sandbox/sandbox-to-ssh';
export { sandboxUp } from './sandbox/sandbox-up';
