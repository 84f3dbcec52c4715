/** The door of the package: constructs, and the values that they take. The engine is `cdktf-iptables/engine`. */
export { Firewall } from './firewall';
export type {
  AddChainOptions,
  AddRuleOptions,
  AnchorLike,
  FirewallHost,
  FirewallPolicies,
  FirewallProps,
  RuleLike,
} from './firewall-props';
export { IptablesProvider } from './iptables-provider';
export type { IptablesProviderProps } from './iptables-provider';
export { IptablesRuleset } from './iptables-ruleset';
export type { IptablesRulesetProps, RulesetChain, RulesetFamily, RulesetSettings } from './iptables-ruleset';
export type { AcknowledgedCode } from './firewall-warnings';
export { Hosts } from './hosts';
export type { IntentHost } from './hosts';
export type {
  AllowForwardOptions,
  AllowOptions,
  BetweenInterfaces,
  CommonIntentOptions,
  DenyForwardOptions,
  DenyOptions,
} from './intents';
export { Interface } from './interface';
export type { InterfaceLike } from './interface';
export type { LogOptions } from './log-options';
export { Peer } from './peer';
export type { AddressLike, PeerHost, PeerHosts, PeerLike } from './peer';
export { phases } from './phase';
export type { Phase } from './phase';
export { Port } from './port';
export { RateLimit } from './rate-limit';
export type { BurstOptions, PacketRate } from './rate-limit';
export { RateLimitedSsh } from './rate-limited-ssh';
export type { RateLimitedSshProps } from './rate-limited-ssh';
export type { TransportName } from '../lib/host/host-address';
export type { RulesetHost } from './ruleset-host';
export { SafetyChain } from './safety-chain';
export type { SafetyChainProps } from './safety-chain';
export { Service } from './service';
export type { ServiceLike } from './service';
export { StatefulBase } from './stateful-base';
export type { StatefulBaseProps } from './stateful-base';
export type { Verdict } from './verdict';
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
