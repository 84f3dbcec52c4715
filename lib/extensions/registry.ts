/** Every extension that is known; the one list to add a new one to. */
import { defined } from '../base/at';
import type { Family } from '../net/family';
import type { Extension } from './extension';
import { type ExtensionFacts, factsOf } from './extension-facts';
import { addrtype } from './matches/addrtype';
import { ah, ah6 } from './matches/ah';
import { bpf } from './matches/bpf';
import { cgroup } from './matches/cgroup';
import { cluster } from './matches/cluster';
import { comment } from './matches/comment';
import { connbytes } from './matches/connbytes';
import { connlabel } from './matches/connlabel';
import { connlimit } from './matches/connlimit';
import { connmark } from './matches/connmark';
import { conntrack } from './matches/conntrack';
import { cpu } from './matches/cpu';
import { dccp } from './matches/dccp';
import { devgroup } from './matches/devgroup';
import { dscp } from './matches/dscp';
import { ecn } from './matches/ecn';
import { esp } from './matches/esp';
import { eui64 } from './matches/eui64';
import { frag } from './matches/frag';
import { hashlimit } from './matches/hashlimit';
import { helper } from './matches/helper';
import { icmp } from './matches/icmp';
import { icmp6 } from './matches/icmp6';
import { ipcomp } from './matches/ipcomp';
import { iprange } from './matches/iprange';
import { dst, hbh } from './matches/ipv6-options-headers';
import { ipv6header } from './matches/ipv6header';
import { ipvs } from './matches/ipvs';
import { length } from './matches/length';
import { limit } from './matches/limit';
import { mac } from './matches/mac';
import { mark } from './matches/mark';
import { mh } from './matches/mh';
import { multiport } from './matches/multiport';
import { nfacct } from './matches/nfacct';
import { osf } from './matches/osf';
import { owner } from './matches/owner';
import { physdev } from './matches/physdev';
import { pkttype } from './matches/pkttype';
import { policy } from './matches/policy';
import { quota } from './matches/quota';
import { rateest } from './matches/rateest';
import { realm } from './matches/realm';
import { recent } from './matches/recent';
import { rpfilter } from './matches/rpfilter';
import { rt } from './matches/rt';
import { sctp } from './matches/sctp';
import { set } from './matches/set';
import { socket } from './matches/socket';
import { srh } from './matches/srh';
import { state } from './matches/state';
import { statistic } from './matches/statistic';
import { string } from './matches/string';
import { tcp } from './matches/tcp';
import { tcpmss } from './matches/tcpmss';
import { time } from './matches/time';
import { tos } from './matches/tos';
import { hl, ttl } from './matches/ttl';
import { u32 } from './matches/u32';
import { udp } from './matches/udp';
import { audit } from './targets/audit';
import { checksum } from './targets/checksum';
import { classify } from './targets/classify';
import { connmark as connmarkTarget } from './targets/connmark';
import { ct, notrack } from './targets/ct';
import { dscp as dscpTarget } from './targets/dscp';
import { ecn as ecnTarget } from './targets/ecn';
import { hmark } from './targets/hmark';
import { idletimer } from './targets/idletimer';
import { led } from './targets/led';
import { log } from './targets/log';
import { mark as markTarget } from './targets/mark';
import { dnat, masquerade, netmap, redirect, snat } from './targets/nat';
import { nflog } from './targets/nflog';
import { nfqueue } from './targets/nfqueue';
import { dnpt, snpt } from './targets/prefix-translation';
import { rateest as rateestTarget } from './targets/rateest';
import { reject } from './targets/reject';
import { connsecmark, secmark } from './targets/security-marks';
import { set as setTarget } from './targets/set';
import { synproxy } from './targets/synproxy';
import { tcpmss as tcpmssTarget } from './targets/tcpmss';
import { tcpoptstrip } from './targets/tcpoptstrip';
import { tee } from './targets/tee';
import { tos as tosTarget } from './targets/tos';
import { tproxy } from './targets/tproxy';
import { trace } from './targets/trace';
import { hl as hlTarget, ttl as ttlTarget } from './targets/ttl';
import { accept, drop, queue, returnTarget } from './targets/verdicts';

/** Matches by the name of their typed arguments in a rule; `ah6` is `-m ah` of IPv6. */
export const matches = {
  tcp,
  udp,
  icmp,
  icmp6,
  conntrack,
  state,
  comment,
  limit,
  recent,
  addrtype,
  ah,
  ah6,
  bpf,
  cgroup,
  cluster,
  connbytes,
  connlabel,
  connlimit,
  connmark,
  cpu,
  dccp,
  devgroup,
  dscp,
  dst,
  ecn,
  esp,
  eui64,
  frag,
  hashlimit,
  hbh,
  helper,
  hl,
  ipcomp,
  iprange,
  ipv6header,
  ipvs,
  length,
  mac,
  mark,
  mh,
  multiport,
  nfacct,
  osf,
  owner,
  physdev,
  pkttype,
  policy,
  quota,
  rateest,
  realm,
  rpfilter,
  rt,
  sctp,
  set,
  socket,
  srh,
  statistic,
  string,
  tcpmss,
  time,
  tos,
  ttl,
  u32,
} as const;

/** Targets by name. */
export const targets = {
  ACCEPT: accept,
  DROP: drop,
  RETURN: returnTarget,
  QUEUE: queue,
  NFQUEUE: nfqueue,
  REJECT: reject,
  LOG: log,
  NFLOG: nflog,
  MASQUERADE: masquerade,
  SNAT: snat,
  DNAT: dnat,
  REDIRECT: redirect,
  NETMAP: netmap,
  MARK: markTarget,
  CONNMARK: connmarkTarget,
  CT: ct,
  NOTRACK: notrack,
  TCPMSS: tcpmssTarget,
  TCPOPTSTRIP: tcpoptstrip,
  TOS: tosTarget,
  DSCP: dscpTarget,
  ECN: ecnTarget,
  TTL: ttlTarget,
  HL: hlTarget,
  CLASSIFY: classify,
  SET: setTarget,
  TPROXY: tproxy,
  TRACE: trace,
  TEE: tee,
  SYNPROXY: synproxy,
  AUDIT: audit,
  CHECKSUM: checksum,
  SECMARK: secmark,
  CONNSECMARK: connsecmark,
  IDLETIMER: idletimer,
  HMARK: hmark,
  RATEEST: rateestTarget,
  LED: led,
  SNPT: snpt,
  DNPT: dnpt,
} as const;

/** Of every match and target, of both families, in the order of the records above. */
export const extensionFacts: readonly ExtensionFacts[] = factsOf(matches, targets);

const factsOfMatches = extensionFacts.filter(({ kind }) => kind === 'match');
const factsOfTargets = extensionFacts.filter(({ kind }) => kind === 'target');

const matchIndex = index(factsOfMatches, namesOf);
const targetIndex = index(factsOfTargets, namesOf);
const impliedIndex = index(extensionFacts, ({ impliedBy }) => (impliedBy === undefined ? [] : [impliedBy]));
const headerIndex = index(extensionFacts, ({ skippedHeader }) =>
  skippedHeader === undefined ? [] : [skippedHeader],
);

/** A match by its name or one of its other names. */
export function tryFindMatch(name: string, family: Family): Extension | undefined {
  return tryFind(matchIndex, name, family);
}

/** A target by its name. */
export function tryFindTarget(name: string, family: Family): Extension | undefined {
  return tryFind(targetIndex, name, family);
}

/** The match whose options `-p PROTOCOL` brings along. */
export function tryFindImplied(protocol: string, family: Family): Extension | undefined {
  return tryFind(impliedIndex, protocol, family);
}

/** The match that looks at a header which `-p` never finds in a family. */
export function tryFindHeaderMatch(protocol: string, family: Family): Extension | undefined {
  return tryFind(headerIndex, protocol, family);
}

/** The target that ipchains called so. */
export function tryFindByFormerName(name: string): ExtensionFacts | undefined {
  return extensionFacts.find(({ formerNames = [] }) => formerNames.includes(name.toUpperCase()));
}

/** Every match and target, of both families. */
export function allExtensions(): readonly Extension[] {
  return extensionFacts.map(extensionOf);
}

const byFamily = new Map<Family, readonly Extension[]>();

/** Every match and target of a family. */
export function extensionsOf(family: Family): readonly Extension[] {
  const known = byFamily.get(family) ?? factsOfFamily(family).map(extensionOf);
  byFamily.set(family, known);
  return known;
}

export function factsOfFamily(family: Family): readonly ExtensionFacts[] {
  return extensionFacts.filter(({ families }) => families.includes(family));
}

export const matchNames: readonly string[] = [...matchIndex.keys()];
export const targetNames: readonly string[] = [...targetIndex.keys()];

/** Names of targets that iptables has without a module: no chain may be called so. */
export const builtInTargets: readonly string[] = extensionFacts.flatMap(({ name, isBuiltIn }) =>
  isBuiltIn === true ? [name] : [],
);

function namesOf({ name, aliases = [] }: ExtensionFacts): readonly string[] {
  return [name, ...aliases];
}

type Index = ReadonlyMap<string, readonly ExtensionFacts[]>;

function index(all: readonly ExtensionFacts[], keysOf: (facts: ExtensionFacts) => readonly string[]): Index {
  const byKey = new Map<string, ExtensionFacts[]>();
  for (const facts of all) {
    for (const key of keysOf(facts)) byKey.set(key, [...(byKey.get(key) ?? []), facts]);
  }
  return byKey;
}

function tryFind(known: Index, key: string, family: Family): Extension | undefined {
  const facts = known.get(key)?.find(({ families }) => families.includes(family));
  return facts === undefined ? undefined : extensionOf(facts);
}

function extensionOf({ kind, key }: ExtensionFacts): Extension {
  const extensions: Readonly<Record<string, Extension>> = kind === 'match' ? matches : targets;
  return defined(extensions[key], `extension ${key}`);
}
