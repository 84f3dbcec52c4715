/** The door of the package: constructs, and the values that they take. The engine is `cdktf-iptables/engine`. */
export { Firewall } from './firewall';
export type {
  AddChainOptions,
  AddRuleOptions,
  AnchorLike,
  FirewallPolicies,
  FirewallProps,
  RuleLike,
} from './firewall-props';
export { IptablesProvider } from './iptables-provider';
export type { IptablesProviderProps } from './iptables-provider';
export { IptablesRuleset } from './iptables-ruleset';
export type { IptablesRulesetProps, RulesetChain, RulesetFamily, RulesetSettings } from './iptables-ruleset';
export { Peer } from './peer';
export type { PeerLike } from './peer';
export { phases } from './phase';
export type { Phase } from './phase';
export { Port } from './port';
export type { PortLike } from './port';
export { RateLimitedSsh } from './rate-limited-ssh';
export type { RateLimitedSshProps } from './rate-limited-ssh';
export type { TransportName } from '../lib/host/host-address';
export type { RulesetHost } from './ruleset-host';
export { SafetyChain } from './safety-chain';
export type { SafetyChainProps } from './safety-chain';
export { StatefulBase } from './stateful-base';
export type { StatefulBaseProps } from './stateful-base';
export { WebServerFirewall } from './web-server-firewall';
export type { WebServerFirewallProps } from './web-server-firewall';
export type { Diagnostic, HostState, Retry, Severity, Span } from '../lib/base/diagnostic';
export { FirewallError } from '../lib/base/firewall-error';
export type { Family } from '../lib/net/family';
export { RuleBuilder, rule } from '../lib/ruleset/build/rule-builder';
export type {
  CtState,
  MatchArguments,
  MatchName,
  ParameterArgument,
  ParameterName,
  Rest,
  TargetArguments,
  TargetName,
} from '../lib/ruleset/build/rule-builder';
export type { Policy } from '../lib/ruleset/model/ruleset';
export type { TableName } from '../lib/ruleset/model/tables';
