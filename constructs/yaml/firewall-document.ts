/** What one document of a file says: a firewall. From this table come the checks of files and their JSON Schema. */
import type {
  AddChainOptions,
  AddRuleOptions,
  FirewallPolicies,
  FirewallProps,
} from '../firewall/firewall-props';
import { type ArgumentKinds, takes } from '../arguments/argument-kinds';
import {
  addChainMembers,
  addRuleMembers,
  firewallMembers,
  policiesArguments,
} from '../firewall/firewall-arguments';
import { type AcknowledgedCode, acknowledgedCodes } from '../firewall/firewall-warnings';
import {
  allowForwardMembers,
  allowMembers,
  denyForwardMembers,
  denyMembers,
} from '../firewall/intent-arguments';
import type { AllowForwardOptions, AllowOptions, DenyForwardOptions, DenyOptions } from '../firewall/intents';
import type { PeerLike } from '../values/peer';
import type { ServiceLike } from '../values/service';
import { type WrittenPart, partArgument } from './part-argument';

type Reasons = Readonly<Partial<Record<AcknowledgedCode, string>>>;

interface WithPeer {
  /** The other end of the connection. */
  readonly peer: PeerLike;
  /** What the connection is for. */
  readonly service: ServiceLike;
}

interface BetweenPeers {
  /** Where connections come from. */
  readonly from: PeerLike;
  /** Where they go. */
  readonly to: PeerLike;
  /** What they are for. */
  readonly service: ServiceLike;
}

interface WrittenChain extends AddChainOptions {
  /** Name of the chain, at most 28 bytes. */
  readonly name: string;
}

interface WrittenRule extends AddRuleOptions {
  /** The rule, as iptables takes it behind `-A CHAIN`. */
  readonly rule: string;
}

export interface FirewallDocument extends Omit<FirewallProps, 'provider'> {
  /** Policies of the built-in chains of the filter table. @default as they are on the host */
  readonly policies?: FirewallPolicies;
  /** Constructs of the library, each by its name or with its settings. @default none */
  readonly parts?: readonly WrittenPart[];
  /** Who may open connections to a service of this host. @default nobody */
  readonly allowFrom?: readonly (WithPeer & AllowOptions)[];
  /** Where this host may open connections to. @default nowhere, where the output is closed */
  readonly allowTo?: readonly (WithPeer & AllowOptions)[];
  /** Whose packets are refused, whatever else is allowed. @default nobody's */
  readonly denyFrom?: readonly (WithPeer & DenyOptions)[];
  /** To whom packets are refused, whatever else is allowed. @default nobody */
  readonly denyTo?: readonly (WithPeer & DenyOptions)[];
  /** Connections that the host routes. @default none */
  readonly allowForward?: readonly (BetweenPeers & AllowForwardOptions)[];
  /** Packets that the host does not route, whatever else is allowed. @default none */
  readonly denyForward?: readonly (BetweenPeers & DenyForwardOptions)[];
  /** User chains. @default none */
  readonly chains?: readonly WrittenChain[];
  /** Rules that nothing above covers. @default none */
  readonly rules?: readonly WrittenRule[];
  /** Warnings of synthesis that are known, each by its code with the reason why it may stay. @default none */
  readonly acknowledge?: Reasons;
}

const withPeer = { peer: takes.required(takes.peer), service: takes.required(takes.service) };
const betweenPeers = {
  from: takes.required(takes.peer),
  to: takes.required(takes.peer),
  service: takes.required(takes.service),
};
const { provider: _, ...props } = firewallMembers;

const members: ArgumentKinds<FirewallDocument> = {
  ...props,
  policies: policiesArguments,
  parts: takes.listOf(partArgument),
  allowFrom: takes.listOf(takes.object<WithPeer & AllowOptions>({ ...withPeer, ...allowMembers })),
  allowTo: takes.listOf(takes.object<WithPeer & AllowOptions>({ ...withPeer, ...allowMembers })),
  denyFrom: takes.listOf(takes.object<WithPeer & DenyOptions>({ ...withPeer, ...denyMembers })),
  denyTo: takes.listOf(takes.object<WithPeer & DenyOptions>({ ...withPeer, ...denyMembers })),
  allowForward: takes.listOf(
    takes.object<BetweenPeers & AllowForwardOptions>({ ...betweenPeers, ...allowForwardMembers }),
  ),
  denyForward: takes.listOf(
    takes.object<BetweenPeers & DenyForwardOptions>({ ...betweenPeers, ...denyForwardMembers }),
  ),
  chains: takes.listOf(takes.object<WrittenChain>({ name: takes.required(takes.text), ...addChainMembers })),
  rules: takes.listOf(takes.object<WrittenRule>({ rule: takes.required(takes.text), ...addRuleMembers })),
  acknowledge: takes.object<Reasons>(
    Object.fromEntries(acknowledgedCodes.map((code) => [code, takes.text])) as ArgumentKinds<Reasons>,
  ),
};

export const documentArgument = takes.object<FirewallDocument>(members);
