/**
 * Programs that write rules of their own, known by the names of their chains, interfaces and sets, and by their comments.
 *
 * A rule of a built-in chain that jumps to such a chain, or is about such an interface, is what makes the program work.
 * Whoever takes it out breaks the program until its next start, and the program then puts it in again.
 */
import { optionsOf } from '../../extensions/option-index';
import { tryFindMatch } from '../../extensions/registry';
import type { Family } from '../../net/family';
import type { Rule } from '../../ruleset/model/rule';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { tryFindJump } from '../../ruleset/check/jumps';

export interface KnownWriter {
  readonly program: string;
  /** Names of its chains; with `*` at the end, all that begin so. */
  readonly chains: readonly string[];
  /**
   * Names of the interfaces that it makes; `#` stands for a digit or a letter from a to f. Its rules outside of its chains,
   * such as Docker's MASQUERADE, name them. @default none
   */
  readonly interfaces?: readonly string[];
  /** Names of ipsets that its rules match, as those of its chains. @default none */
  readonly sets?: readonly string[];
  /** Comments that it writes on rules of built-in chains, as the names of its chains. @default none */
  readonly comments?: readonly string[];
  /** Whether its chains hold addresses that it has banned, so that what is accepted before them is not. @default false */
  readonly bans?: true;
}

const knownWriters: readonly KnownWriter[] = [
  {
    program: 'Docker',
    chains: ['DOCKER', 'DOCKER-*', 'DOCKER_*'],
    interfaces: ['docker0', 'docker_gwbridge', 'br-############'],
  },
  { program: 'Podman (netavark)', chains: ['NETAVARK*'], interfaces: ['podman*', 'cni-podman*'] },
  {
    program: 'CNI plugins',
    chains: ['CNI-*'],
    interfaces: ['cni0', 'cni-*'],
    comments: ['CNI firewall plugin *', 'CNI portfwd *'],
  },
  { program: 'fail2ban', chains: ['f2b-*', 'fail2ban-*'], sets: ['f2b-*'], bans: true },
  { program: 'CrowdSec', chains: ['CROWDSEC*', 'crowdsec*'], sets: ['crowdsec*'], bans: true },
  { program: 'SSHGuard', chains: ['sshguard'], bans: true },
  { program: 'Kubernetes', chains: ['KUBE-*'], sets: ['KUBE-*'] },
  { program: 'Calico', chains: ['cali-*'], sets: ['cali40*', 'cali60*'] },
  { program: 'Cilium', chains: ['CILIUM_*', 'OLD_CILIUM_*'] },
  { program: 'Flannel', chains: ['FLANNEL-*'], interfaces: ['flannel.*'], comments: ['flanneld *'] },
  { program: 'Weave Net', chains: ['WEAVE', 'WEAVE-*'], interfaces: ['weave'], sets: ['weave-*'] },
  { program: 'Antrea', chains: ['ANTREA-*'], sets: ['ANTREA-*'] },
  { program: 'Nomad', chains: ['NOMAD-*'] },
  { program: 'Amazon VPC CNI', chains: ['AWS-SNAT-CHAIN-*', 'AWS-CONNMARK-CHAIN-*'] },
  { program: 'Istio', chains: ['ISTIO_*'] },
  { program: 'Linkerd', chains: ['PROXY_INIT_*'] },
  { program: 'Consul', chains: ['CONSUL_PROXY_*', 'CONSUL_DNS_*'] },
  { program: 'libvirt', chains: ['LIBVIRT_*', 'libvirt-*'], interfaces: ['virbr*'] },
  { program: 'OpenStack Neutron', chains: ['neutron-*'], sets: ['NIPv4*', 'NIPv6*'] },
  { program: 'ufw', chains: ['ufw-*', 'ufw6-*'] },
  {
    program: 'firewalld',
    chains: ['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING'].flatMap((hook) =>
      ['direct', 'ZONES*', 'IN_ZONES*', 'OUT_ZONES*', 'POLICIES*'].map((kind) => `${hook}_${kind}`),
    ),
  },
  {
    program: 'Tailscale',
    chains: ['ts-input', 'ts-forward', 'ts-postrouting'],
    interfaces: ['tailscale*'],
  },
  { program: 'wg-quick', chains: [], interfaces: ['wg#'], comments: ['wg-quick(8) rule for *'] },
  {
    program: 'LXC and LXD',
    chains: [],
    interfaces: ['lxcbr*', 'lxdbr*', 'incusbr*'],
    comments: ['generated for LXD *', 'generated for Incus *'],
  },
  { program: 'NetBird', chains: ['NETBIRD-*'] },
  { program: 'MiniUPnPd', chains: ['MINIUPNPD*'] },
];

/** The program whose chain has this name. */
export function tryFindWriter(chain: string): KnownWriter | undefined {
  return knownWriters.find(({ chains }) => chains.some((name) => isNamed(chain, name)));
}

/** The program that fills the ipset of this name. */
export function tryFindSetWriter(set: string): KnownWriter | undefined {
  return writerOf([set], ({ sets }) => sets);
}

/** The program that wrote a rule into a chain that is not its own, as far as the rule tells. */
export function tryFindRuleWriter(text: string, family: Family): KnownWriter | undefined {
  const target = tryFindJump(text, family)?.name;
  const byChain = target === undefined ? undefined : tryFindWriter(target);
  if (byChain !== undefined) return byChain;
  const rule = parseRule(text, { family }).rule;
  if (rule === undefined) return undefined;
  const interfaces = rule.parameters.flatMap(({ flag, words }) =>
    flag === '-i' || flag === '-o' ? (words[0] ?? []) : [],
  );
  return (
    writerOf(interfaces, (writer) => writer.interfaces) ??
    writerOf(setNamesIn(rule, family), (writer) => writer.sets) ??
    writerOf(wordsOf(rule), (writer) => writer.comments)
  );
}

function writerOf(
  words: readonly string[],
  namesOf: (writer: KnownWriter) => readonly string[] | undefined,
): KnownWriter | undefined {
  return knownWriters.find((writer) =>
    namesOf(writer)?.some((name) => words.some((word) => isNamed(word, name))),
  );
}

/** Of whatever takes text: what programs write there is like nothing else. */
function wordsOf(rule: Rule): readonly string[] {
  return rule.matches.flatMap((use) =>
    use.kind === 'known' ? use.options.flatMap(({ words }) => words) : [],
  );
}

/** The ipsets that a rule matches. */
function setNamesIn(rule: Rule, family: Family): readonly string[] {
  return rule.matches.flatMap((use) => {
    const extension = use.kind === 'known' ? tryFindMatch(use.name, family) : undefined;
    if (use.kind !== 'known' || extension === undefined) return [];
    const { byFlag } = optionsOf(extension);
    return use.options.flatMap(({ flag, words }) =>
      byFlag.get(flag)?.requiresHostObject === 'an ipset' ? (words[0] ?? []) : [],
    );
  });
}

/** `*` at the end stands for anything, `#` for a hexadecimal digit. */
function isNamed(text: string, name: string): boolean {
  const open = name.endsWith('*');
  const fixed = open ? name.slice(0, -1) : name;
  if (open ? text.length < fixed.length : text.length !== fixed.length) return false;
  return [...fixed].every((character, index) =>
    character === '#' ? /[0-9a-f]/.test(text[index] ?? '') : character === text[index],
  );
}
