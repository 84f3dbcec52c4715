/**
 * Programs that write rules of their own, known by the names of their chains.
 *
 * A rule of a built-in chain that jumps to such a chain is what makes the program work. Whoever takes it out
 * breaks the program until its next start, and the program then puts it in again.
 */
export interface KnownWriter {
  readonly program: string;
  /** Names of its chains; with `*` at the end, all that begin so. */
  readonly chains: readonly string[];
  /** Whether its chains hold addresses that it has banned, so that what is accepted before them is not. @default false */
  readonly bans?: true;
}

const knownWriters: readonly KnownWriter[] = [
  { program: 'Docker', chains: ['DOCKER', 'DOCKER-*', 'DOCKER_*'] },
  { program: 'Podman (netavark)', chains: ['NETAVARK*'] },
  { program: 'CNI plugins', chains: ['CNI-*'] },
  { program: 'fail2ban', chains: ['f2b-*', 'fail2ban-*'], bans: true },
  { program: 'CrowdSec', chains: ['CROWDSEC*', 'crowdsec*'], bans: true },
  { program: 'SSHGuard', chains: ['sshguard'], bans: true },
  { program: 'Kubernetes', chains: ['KUBE-*'] },
  { program: 'Calico', chains: ['cali-*'] },
  { program: 'Cilium', chains: ['CILIUM_*', 'OLD_CILIUM_*'] },
  { program: 'Flannel', chains: ['FLANNEL-*'] },
  { program: 'Weave Net', chains: ['WEAVE', 'WEAVE-*'] },
  { program: 'Antrea', chains: ['ANTREA-*'] },
  { program: 'Nomad', chains: ['NOMAD-*'] },
  { program: 'Amazon VPC CNI', chains: ['AWS-SNAT-CHAIN-*', 'AWS-CONNMARK-CHAIN-*'] },
  { program: 'Istio', chains: ['ISTIO_*'] },
  { program: 'Linkerd', chains: ['PROXY_INIT_*'] },
  { program: 'Consul', chains: ['CONSUL_PROXY_*', 'CONSUL_DNS_*'] },
  { program: 'libvirt', chains: ['LIBVIRT_*', 'libvirt-*'] },
  { program: 'OpenStack Neutron', chains: ['neutron-*'] },
  { program: 'ufw', chains: ['ufw-*', 'ufw6-*'] },
  {
    program: 'firewalld',
    chains: ['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING'].flatMap((hook) =>
      ['direct', 'ZONES*', 'IN_ZONES*', 'OUT_ZONES*', 'POLICIES*'].map((kind) => `${hook}_${kind}`),
    ),
  },
  { program: 'Tailscale', chains: ['ts-input', 'ts-forward', 'ts-postrouting'] },
  { program: 'NetBird', chains: ['NETBIRD-*'] },
  { program: 'MiniUPnPd', chains: ['MINIUPNPD*'] },
];

/** The program whose chain has this name. */
export function tryFindWriter(chain: string): KnownWriter | undefined {
  return knownWriters.find(({ chains }) => chains.some((name) => isNamed(chain, name)));
}

function isNamed(chain: string, name: string): boolean {
  return name.endsWith('*') ? chain.startsWith(name.slice(0, -1)) : chain === name;
}
