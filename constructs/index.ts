/** The door of the package: constructs, and the values that they take. The engine is `cdktf-iptables/engine`. */
export type { Traffic } from './firewall/assertions/asserted-traffic';
export { FirewallAssertions } from './firewall/assertions/assertions';
export { AssertingAspect } from './firewall/assertions/firewall-assertions';
export type { AskedFirewall } from './firewall/assertions/asserted-traffic';
export type { AssertedFirewall, AssertedTraffic } from './firewall/assertions/firewall-assertions';
export type { ExplainedRule } from './firewall/explained-rule';
export { Firewall } from './firewall/firewall';
export type {
  AddChainOptions,
  AddRuleOptions,
  AnchorLike,
  FirewallHost,
  FirewallPolicies,
  FirewallProps,
  RuleLike,
  SetPoliciesOptions,
} from './firewall/firewall-props';
export { IptablesProvider } from './terraform/iptables-provider';
export type { IptablesProviderProps } from './terraform/iptables-provider';
export { IptablesRuleset } from './terraform/iptables-ruleset';
export type {
  IptablesRulesetProps,
  RulesetChain,
  RulesetFamily,
  RulesetSet,
  RulesetSettings,
} from './terraform/iptables-ruleset';
export type { AcknowledgedCode } from './firewall/firewall-warnings';
export { HostGroup } from './firewall/host-group';
export type { GroupHost, HostGroupProps } from './firewall/host-group';
export { Hosts } from './firewall/hosts';
export type { IntentHost } from './firewall/hosts';
export type {
  AllowForwardOptions,
  AllowOptions,
  BetweenInterfaces,
  CommonIntentOptions,
  DenyForwardOptions,
  DenyOptions,
} from './firewall/intents';
export { Interface } from './values/interface';
export { IpSet } from './firewall/ip-set';
export type { IpSetProps } from './firewall/ip-set';
export type { InterfaceLike } from './values/interface';
export { BastionFirewall } from './library/bastion-firewall';
export type { BastionFirewallProps } from './library/bastion-firewall';
export { Blocklist } from './library/blocklist';
export type { BlocklistProps } from './library/blocklist';
export { BruteForceGuard } from './library/brute-force-guard';
export type { BruteForceGuardProps } from './library/brute-force-guard';
export { DatabaseServerFirewall } from './library/database-server-firewall';
export type { DatabaseServerFirewallProps } from './library/database-server-firewall';
export { DnsServerFirewall } from './library/dns-server-firewall';
export type { DnsServerFirewallProps } from './library/dns-server-firewall';
export { DockerHostFirewall } from './library/docker-host-firewall';
export type { DockerHostFirewallProps, PublishedPort } from './library/docker-host-firewall';
export { EgressPolicy } from './library/egress-policy';
export type { EgressDestination, EgressPolicyProps } from './library/egress-policy';
export { ForwardedPort } from './library/forwarded-port';
export type { ForwardedPortProps } from './library/forwarded-port';
export { FtpHelper } from './library/ftp-helper';
export type { FtpHelperProps } from './library/ftp-helper';
export { GatewayFirewall } from './library/gateway-firewall';
export type { GatewayFirewallProps, PortForward } from './library/gateway-firewall';
export { IcmpPolicy } from './library/icmp-policy';
export type { IcmpPolicyProps } from './library/icmp-policy';
export { InterfaceChain } from './library/interface-chain';
export type { InterfaceChainProps } from './library/interface-chain';
export { KubernetesNodeFirewall } from './library/kubernetes-node-firewall';
export type { KubernetesNodeFirewallProps } from './library/kubernetes-node-firewall';
export { LogAndDrop } from './library/log-and-drop';
export type { LogAndDropProps } from './library/log-and-drop';
export { MailServerFirewall } from './library/mail-server-firewall';
export type { MailServerFirewallProps } from './library/mail-server-firewall';
export { Masquerade } from './library/masquerade';
export type { MasqueradeProps } from './library/masquerade';
export { MarkForRouting } from './library/mark-for-routing';
export type { MarkForRoutingProps, RoutingMark } from './library/mark-for-routing';
export { OwnerEgress } from './library/owner-egress';
export type { OwnerEgressProps } from './library/owner-egress';
export { PortKnock } from './library/port-knock';
export type { PortKnockProps } from './library/port-knock';
export { RedirectedPort } from './library/redirected-port';
export type { RedirectedPortProps } from './library/redirected-port';
export { SynFloodGuard } from './library/syn-flood-guard';
export type { SynFloodGuardProps } from './library/syn-flood-guard';
export { TimeWindow } from './library/time-window';
export type { TimeWindowProps, Weekday } from './library/time-window';
export { TosPolicy } from './library/tos-policy';
export type { DscpClass, TosPolicyProps } from './library/tos-policy';
export { Untracked } from './library/untracked';
export type { UntrackedProps } from './library/untracked';
export { WireGuardFirewall } from './library/wireguard-firewall';
export type { WireGuardFirewallProps } from './library/wireguard-firewall';
export type { ServerFirewallProps } from './library/server';
export type { LogOptions } from '../lib/patterns/log-options';
export { Peer } from './values/peer';
export type { AddressLike, PeerHost, PeerHosts, PeerLike, PeerSet, SetNames } from './values/peer';
export { phases } from '../lib/patterns/phase';
export type { StateMatch } from '../lib/patterns/state-match';
export type { Phase } from '../lib/patterns/phase';
export { Port } from './values/port';
export { RateLimit } from './values/rate-limit';
export type { BurstOptions, PerAddressOptions } from './values/rate-limit';
export type { PacketRate } from '../lib/patterns/packet-rate';
export { RateLimitedSsh } from './library/rate-limited-ssh';
export type { RateLimitedSshProps } from './library/rate-limited-ssh';
export type { TransportName } from '../lib/host/host-address';
export type { RulesetHost } from './terraform/ruleset-host';
export { SafetyChain } from './library/safety-chain';
export type { SafetyChainProps } from './library/safety-chain';
export { Service } from './values/service';
export type { ServiceLike } from './values/service';
export { StatefulBase } from './library/stateful-base';
export type { StatefulBaseProps } from './library/stateful-base';
export type { Verdict } from '../lib/patterns/verdict';
export { WebServerFirewall } from './library/web-server-firewall';
export type { WebServerFirewallProps } from './library/web-server-firewall';
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
