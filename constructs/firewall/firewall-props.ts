import type { Construct } from 'constructs';
import type { Family } from '../../lib/net/family';
import type { Phase } from '../../lib/patterns/phase';
import type { StateMatch } from '../../lib/patterns/state-match';
import type { RuleBuilder } from '../../lib/ruleset/build/rule-builder';
import type { Policy } from '../../lib/ruleset/model/ruleset';
import type { TableName } from '../../lib/ruleset/model/tables';
import type { IptablesProvider } from '../terraform/iptables-provider';
import type { RulesetSettings } from '../terraform/iptables-ruleset';
import type { AddressLike, PeerLike } from '../values/peer';
import type { RulesetHost } from '../terraform/ruleset-host';

/** A place among foreign rules; several, with commas between them, are tried in their order: `after:f2b-sshd,first`. */
export type AnchorLike = 'first' | 'last' | `before:${string}` | `after:${string}`;

/** A host, how to connect to it, and what others see it by. */
export interface FirewallHost extends RulesetHost {
  /**
   * Addresses by which other hosts see this one: where a rule names the firewall as a peer. A token needs its family:
   * `Peer.ipv4(machine.privateIp)`.
   * @default `address`, where it is an IP address
   */
  readonly addresses?: readonly AddressLike[];
}

/** Settings of `Firewall`. Those of the resource have the same names, defaults and units there. */
export interface FirewallProps extends RulesetSettings {
  /** The host: its name or address, or an object that also says how to connect. */
  readonly host: string | FirewallHost;
  /**
   * The owner of the rules: the name that marks them on the host as managed by this firewall.
   * 1 to 60 letters, digits, `.`, `_` and `-`.
   * @default the id of the stack, so that renaming or moving constructs changes nothing on the host
   */
  readonly owner?: string;
  /** Address families that are declared; the other one is not touched. @default both */
  readonly families?: readonly Family[];
  /**
   * Where the managed rules stand in a chain that also holds foreign rules: for all built-in chains, or by chain, such as
   * `{ INPUT: 'after:f2b-sshd,first', FORWARD: 'first' }`; by chain also for one of `foreignChains`. An anchor that is
   * given is enforced by each apply.
   * @default first, but behind the jumps of programs that ban addresses; and from then on wherever the rules are
   */
  readonly anchor?: AnchorLike | Readonly<Record<string, AnchorLike>>;
  /**
   * Chains that others make. Rules may jump to them; and into a chain of a known program, such as `DOCKER-USER`, rules
   * may be added, while the chain and its other rules stay the program's.
   * @default none
   */
  readonly foreignChains?: readonly string[];
  /**
   * The match by which all rules of this firewall ask for the state of a connection: `state` for rules that were written so
   * long ago, which are then no others. What only `conntrack` can say is asked by it.
   * @default 'conntrack'
   */
  readonly stateMatch?: StateMatch;
  /**
   * What to do about the SSH port that deploys connect to, where INPUT drops what no rule accepts. `open`: a rule keeps it open
   * to everybody, unless RateLimitedSsh, SafetyChain or `allowFrom` says who may reach it. Addresses: only they may open connections to it.
   * Both also accept the packets of connections that are established, in INPUT and in OUTPUT, unless StatefulBase does.
   * `governed-elsewhere`: no rule is added.
   * @default 'open'
   */
  readonly management?: 'open' | 'governed-elsewhere' | readonly PeerLike[];
  /** The provider that connects to the host. @default the stack's own */
  readonly provider?: IptablesProvider;
}

/** Policies of the built-in chains of the filter table: what happens to packets that no rule decides on. */
export interface FirewallPolicies {
  /** Packets to the host itself. @default as it is on the host */
  readonly input?: Policy;
  /** Packets that the host routes. @default as it is on the host */
  readonly forward?: Policy;
  /** Packets that the host sends. @default as it is on the host */
  readonly output?: Policy;
}

/** Of which families policies are. */
export interface SetPoliciesOptions {
  /** @default all families of the firewall */
  readonly families?: readonly Family[];
}

/** A rule: as text, as iptables takes it behind `-A CHAIN`, or built with `rule()`. */
export type RuleLike = string | RuleBuilder;

/** Where a rule belongs. */
export interface AddRuleOptions {
  /** The chain: a built-in one, one that `addChain` declares, or one of `foreignChains`. */
  readonly chain: string;
  /** @default 'filter' */
  readonly table?: TableName;
  /** Where the rule stands in a built-in chain; user chains have no phases. @default 'services' */
  readonly phase?: Phase;
  /** @default the families in which the rule is valid: one with an IPv4 address is an IPv4 rule */
  readonly families?: readonly Family[];
  /** The construct that the rule belongs to: errors name its path. @default the firewall */
  readonly declaredBy?: Construct;
}

/** Where a chain belongs. */
export interface AddChainOptions {
  /** @default 'filter' */
  readonly table?: TableName;
  /** @default all families of the firewall */
  readonly families?: readonly Family[];
  /** The construct that the chain belongs to: errors name its path. @default the firewall */
  readonly declaredBy?: Construct;
}
