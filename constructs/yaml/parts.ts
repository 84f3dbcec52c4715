/** The constructs of the library by the names that a file calls them by, with what they take. */
import type { Construct } from 'constructs';
import type { ArgumentKind } from '../arguments/argument-kinds';
import { BastionFirewall, bastionFirewallArguments } from '../library/bastion-firewall';
import { Blocklist, blocklistArguments } from '../library/blocklist';
import { BruteForceGuard, bruteForceGuardArguments } from '../library/brute-force-guard';
import { DatabaseServerFirewall, databaseServerFirewallArguments } from '../library/database-server-firewall';
import { DnsServerFirewall, dnsServerFirewallArguments } from '../library/dns-server-firewall';
import { DockerHostFirewall, dockerHostFirewallArguments } from '../library/docker-host-firewall';
import { EgressPolicy, egressPolicyArguments } from '../library/egress-policy';
import { ForwardedPort, forwardedPortArguments } from '../library/forwarded-port';
import { FtpHelper, ftpHelperArguments } from '../library/ftp-helper';
import { GatewayFirewall, gatewayFirewallArguments } from '../library/gateway-firewall';
import { IcmpPolicy, icmpPolicyArguments } from '../library/icmp-policy';
import { InterfaceChain, interfaceChainArguments } from '../library/interface-chain';
import { KubernetesNodeFirewall, kubernetesNodeFirewallArguments } from '../library/kubernetes-node-firewall';
import { LogAndDrop, logAndDropArguments } from '../library/log-and-drop';
import { MailServerFirewall, mailServerFirewallArguments } from '../library/mail-server-firewall';
import { MarkForRouting, markForRoutingArguments } from '../library/mark-for-routing';
import { Masquerade, masqueradeArguments } from '../library/masquerade';
import { OwnerEgress, ownerEgressArguments } from '../library/owner-egress';
import { PortKnock, portKnockArguments } from '../library/port-knock';
import { RedirectedPort, redirectedPortArguments } from '../library/redirected-port';
import { SynFloodGuard, synFloodGuardArguments } from '../library/syn-flood-guard';
import { TimeWindow, timeWindowArguments } from '../library/time-window';
import { TosPolicy, tosPolicyArguments } from '../library/tos-policy';
import { Untracked, untrackedArguments } from '../library/untracked';
import { WireGuardFirewall, wireGuardFirewallArguments } from '../library/wireguard-firewall';
import { RateLimitedSsh, rateLimitedSshArguments } from '../library/rate-limited-ssh';
import { SafetyChain, safetyChainArguments } from '../library/safety-chain';
import { StatefulBase, statefulBaseArguments } from '../library/stateful-base';
import { WebServerFirewall, webServerFirewallArguments } from '../library/web-server-firewall';

export interface Part {
  /** What it takes. */
  readonly settings: ArgumentKind;
  declare(scope: Construct, id: string, settings: unknown): void;
}

/** @param settings the kind that the constructor itself checks its props by, so what passes it are its props */
function part(
  construct: new (scope: Construct, id: string, props: never) => Construct,
  settings: ArgumentKind,
): Part {
  return {
    settings,
    declare: (scope, id, given) => {
      new construct(scope, id, given as never);
    },
  };
}

export const parts: ReadonlyMap<string, Part> = new Map(
  Object.entries({
    WebServerFirewall: part(WebServerFirewall, webServerFirewallArguments),
    DatabaseServerFirewall: part(DatabaseServerFirewall, databaseServerFirewallArguments),
    MailServerFirewall: part(MailServerFirewall, mailServerFirewallArguments),
    DnsServerFirewall: part(DnsServerFirewall, dnsServerFirewallArguments),
    BastionFirewall: part(BastionFirewall, bastionFirewallArguments),
    GatewayFirewall: part(GatewayFirewall, gatewayFirewallArguments),
    DockerHostFirewall: part(DockerHostFirewall, dockerHostFirewallArguments),
    KubernetesNodeFirewall: part(KubernetesNodeFirewall, kubernetesNodeFirewallArguments),
    WireGuardFirewall: part(WireGuardFirewall, wireGuardFirewallArguments),
    StatefulBase: part(StatefulBase, statefulBaseArguments),
    SafetyChain: part(SafetyChain, safetyChainArguments),
    RateLimitedSsh: part(RateLimitedSsh, rateLimitedSshArguments),
    BruteForceGuard: part(BruteForceGuard, bruteForceGuardArguments),
    IcmpPolicy: part(IcmpPolicy, icmpPolicyArguments),
    LogAndDrop: part(LogAndDrop, logAndDropArguments),
    Blocklist: part(Blocklist, blocklistArguments),
    SynFloodGuard: part(SynFloodGuard, synFloodGuardArguments),
    InterfaceChain: part(InterfaceChain, interfaceChainArguments),
    Masquerade: part(Masquerade, masqueradeArguments),
    ForwardedPort: part(ForwardedPort, forwardedPortArguments),
    RedirectedPort: part(RedirectedPort, redirectedPortArguments),
    TimeWindow: part(TimeWindow, timeWindowArguments),
    PortKnock: part(PortKnock, portKnockArguments),
    EgressPolicy: part(EgressPolicy, egressPolicyArguments),
    OwnerEgress: part(OwnerEgress, ownerEgressArguments),
    Untracked: part(Untracked, untrackedArguments),
    FtpHelper: part(FtpHelper, ftpHelperArguments),
    MarkForRouting: part(MarkForRouting, markForRoutingArguments),
    TosPolicy: part(TosPolicy, tosPolicyArguments),
  }),
);
