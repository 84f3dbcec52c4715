/**
 * What is no part of this language and why: names that people find in old rules and old guides, and parts that
 * iptables ships for its own use.
 *
 * An extension that is in neither this list nor the registry is kept as opaque text, for it may come from a
 * package that the host has and this table does not know (xtables-addons). So this list holds only what no
 * current kernel and iptables can do together.
 */
import type { DroppedOption, Extension } from './extension';
import { allExtensions } from './registry';

export interface Unsupported {
  readonly kind: 'match' | 'target';
  /** As written after `-m` or `-j`. */
  readonly name: string;
  /** Completes "`name` cannot be used: ...". */
  readonly reason: string;
  /** What does the same work today. */
  readonly instead?: string;
}

/** @internal */
export const unsupported: readonly Unsupported[] = [
  {
    kind: 'match',
    name: 'unclean',
    reason: 'it was taken out of the kernel in Linux 2.6, for it dropped good packets of newer protocols',
    instead: '-m conntrack --ctstate INVALID',
  },
  {
    kind: 'match',
    name: 'l2tp',
    reason: 'the kernel has it, but no release of iptables can ask for it',
    instead: '-p udp --dport 1701 or -p 115, and -m u32 for tunnel and session numbers',
  },
  {
    kind: 'match',
    name: 'nth',
    reason: 'it was never part of the kernel, and its patch does not fit any current one',
    instead: '-m statistic --mode nth --every N --packet P',
  },
  {
    kind: 'match',
    name: 'random',
    reason: 'it was never part of the kernel, and its patch does not fit any current one',
    instead: '-m statistic --mode random --probability P',
  },
  {
    kind: 'match',
    name: 'iplimit',
    reason: 'it was renamed before it became part of the kernel',
    instead: '-m connlimit --connlimit-above N',
  },
  {
    kind: 'match',
    name: 'dstlimit',
    reason: 'it was replaced before it became part of the kernel',
    instead: '-m hashlimit --hashlimit-mode dstip --hashlimit-upto RATE --hashlimit-name NAME',
  },
  {
    kind: 'match',
    name: 'mport',
    reason: 'multiport has taken its place',
    instead: '-m multiport --ports LIST',
  },
  {
    kind: 'match',
    name: 'connrate',
    reason: 'it was never part of the kernel, and its patch does not fit any current one',
    instead: '-m connbytes or -m rateest',
  },
  {
    kind: 'target',
    name: 'ULOG',
    reason: 'it was taken out of the kernel in Linux 3.17',
    instead: '-j NFLOG --nflog-group N, read by ulogd',
  },
  {
    kind: 'target',
    name: 'CLUSTERIP',
    reason: 'it was taken out of the kernel in Linux 6.3',
    instead: '-m cluster, which takes IPv6 too',
  },
  {
    kind: 'target',
    name: 'MIRROR',
    reason:
      'it was taken out of the kernel in Linux 2.6, for two hosts with it send a packet to and fro for ever',
    instead: '-j REJECT or -j DROP',
  },
  {
    kind: 'target',
    name: 'SAME',
    reason: 'it was taken out of the kernel in Linux 2.6.26',
    instead: '-j SNAT --to-source FIRST-LAST --persistent',
  },
  {
    kind: 'target',
    name: 'BALANCE',
    reason: 'it never was part of the kernel, and DNAT has taken its place',
    instead: '-j DNAT --to-destination FIRST-LAST',
  },
  {
    kind: 'target',
    name: 'ROUTE',
    reason: 'it never was part of the kernel, and its patch does not fit any current one',
    instead: '-j TEE for copies; -j MARK and `ip rule add fwmark` for routing',
  },
  {
    kind: 'target',
    name: 'FTOS',
    reason: 'it never was part of the kernel, and TOS sets all bits today',
    instead: '-j TOS --set-tos VALUE',
  },
  {
    kind: 'target',
    name: 'NETLINK',
    reason: 'it never was part of the kernel',
    instead: '-j NFLOG --nflog-group N',
  },
];

/** Options that are gone, of extensions that are not. @internal */
export const droppedOptions: readonly DroppedOptionOf[] = allExtensions().flatMap(
  ({ kind, name, droppedOptions: dropped = [] }) => dropped.map((each) => ({ kind, name, ...each })),
);

/** With the extension that had it. */
export interface DroppedOptionOf extends DroppedOption, Pick<Extension, 'kind' | 'name'> {}

/** Targets of the xtables-addons package: a host may have them, and this table does not know their options. */
export const addonTargets: readonly string[] = [
  'ACCOUNT',
  'CHAOS',
  'DELUDE',
  'DHCPMAC',
  'DNETMAP',
  'ECHO',
  'IPMARK',
  'LOGMARK',
  'PROTO',
  'SYSRQ',
  'TARPIT',
];

/** Files of iptables (`libxt_NAME.so`) that are no extension of their own, and what they are part of. @internal */
export const sharedParts: Readonly<Record<string, string>> = {
  standard: 'verdicts and jumps',
  NAT: 'SNAT, DNAT, MASQUERADE and REDIRECT in one file',
};

/** Why an extension that is in no registry cannot be used, when that is known. */
export function tryFindUnsupported(kind: 'match' | 'target', name: string): Unsupported | undefined {
  return unsupported.find((entry) => entry.kind === kind && entry.name === name);
}

/** Why an option of an extension is gone, when it once was there. */
export function tryFindDroppedOption(
  { kind, name }: Pick<Extension, 'kind' | 'name'>,
  option: string,
): DroppedOptionOf | undefined {
  return droppedOptions.find(
    (entry) => entry.kind === kind && entry.name === name && entry.option === option,
  );
}
