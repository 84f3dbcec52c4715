import { Construct } from 'constructs';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import type { PeerLike } from '../values/peer';
import { Port } from '../values/port';
import { Service, type ServiceLike } from '../values/service';
import { type ServerFirewallProps, closeServer, openServer, serverArguments } from './server';

/** What nodes say to each other for a network plugin. */
const pluginServices = {
  flannel: [Port.udp(8472)],
  calico: [Service.of('calico', Port.tcp(179), Port.tcp(5473), Port.udp(4789)), 'ipip'],
  cilium: [Port.tcp(4240), Port.udp(8472), Service.ping],
  none: [],
} as const satisfies Readonly<Record<string, readonly ServiceLike[]>>;

/** Settings of `KubernetesNodeFirewall`. */
export interface KubernetesNodeFirewallProps extends ServerFirewallProps {
  /** What the node does. */
  readonly role: 'control-plane' | 'worker';
  /** All nodes of the cluster. */
  readonly nodes: readonly PeerLike[];
  /** Networks of the pods: they reach the kubelet and the API server. */
  readonly pods: readonly PeerLike[];
  /** The network plugin, for what its nodes say to each other. @default 'none' */
  readonly plugin?: 'flannel' | 'calico' | 'cilium' | 'none';
  /** Who may use the API server. @default nobody but nodes and pods */
  readonly api?: readonly PeerLike[];
  /** Who may use node ports, 30000 to 32767. @default nobody: most clusters have an ingress */
  readonly nodePorts?: readonly PeerLike[];
}

/** What the constructor takes. */
export const kubernetesNodeFirewallArguments = takes.object<KubernetesNodeFirewallProps>({
  ...serverArguments,
  role: takes.required(takes.oneOf('control-plane', 'worker')),
  nodes: takes.required(takes.peers),
  pods: takes.required(takes.peers),
  plugin: takes.oneOf('flannel', 'calico', 'cilium', 'none'),
  api: takes.peers,
  nodePorts: takes.peers,
});

/**
 * A node of a Kubernetes cluster. Only INPUT is closed: FORWARD, nat and the chains of kube-proxy and of the network plugin
 * (KUBE-*, cali-*, CILIUM_*, FLANNEL-*) are theirs and stay as they are.
 *
 * Node ports are translated before INPUT is asked where kube-proxy runs; `nodePorts` is for those that a process of the host serves.
 *
 * @example
 * new KubernetesNodeFirewall(firewall, 'node', {
 *   role: 'worker',
 *   nodes: ['192.0.2.0/24'],
 *   pods: ['10.244.0.0/16'],
 *   plugin: 'flannel',
 * });
 */
export class KubernetesNodeFirewall extends Construct {
  /** @throws FirewallError `construct/empty-list`, `construct/no-addresses`, and as `allowFrom` does */
  constructor(scope: Construct, id: string, props: KubernetesNodeFirewallProps) {
    super(scope, id);
    checkArguments(this, 'KubernetesNodeFirewall', props, kubernetesNodeFirewallArguments);
    const { role, nodes, pods, plugin = 'none', api = [], nodePorts = [], ...server } = props;
    const firewall = closeServer(this, server);
    const own = role === 'control-plane' ? 'kubernetes-control-plane' : 'kubernetes-node';
    openServer(this, firewall, [own, ...pluginServices[plugin]], nodes);
    const forPods = role === 'control-plane' ? [Port.tcp(6443), Port.tcp(10250)] : [Port.tcp(10250)];
    openServer(this, firewall, forPods, pods);
    const apiServer = Port.tcp(6443);
    if (role === 'control-plane')
      for (const peer of api) firewall.allowFrom(peer, apiServer, { declaredBy: this });
    for (const peer of nodePorts) firewall.allowFrom(peer, 'kubernetes-node-ports', { declaredBy: this });
  }
}
