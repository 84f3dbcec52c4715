import type { ServicePart } from '../../lib/patterns/service-part';

const tcp = (...ports: readonly string[]): readonly ServicePart[] =>
  ports.map((dport) => ({ kind: 'port', protocol: 'tcp', dport }));
const udp = (...ports: readonly string[]): readonly ServicePart[] =>
  ports.map((dport) => ({ kind: 'port', protocol: 'udp', dport }));
const protocol = (...names: readonly string[]): readonly ServicePart[] =>
  names.map((name) => ({ kind: 'protocol', protocol: name }));

/**
 * Services that are more than one port of /etc/services, or none, by the names that people give them. A name here comes before
 * the same name of /etc/services.
 */
export const compoundServices: Readonly<Record<string, readonly ServicePart[]>> = {
  any: [{ kind: 'any' }],
  ping: [{ kind: 'icmp', ipv4: 'echo-request', ipv6: 'echo-request' }],
  dhcp: udp('67'),
  dhcpv6: udp('547'),
  'dns-over-tls': tcp('853'),
  samba: [...udp('137:138'), ...tcp('139', '445')],
  kerberos: [...tcp('88', '464', '749'), ...udp('88', '464')],
  'kubernetes-control-plane': tcp('6443', '2379:2380', '10250', '10257', '10259'),
  'kubernetes-node': tcp('10250', '10256'),
  'kubernetes-node-ports': [...tcp('30000:32767'), ...udp('30000:32767')],
  mosh: udp('60000:61000'),
  activeftp: tcp('20:21'),
  http3: udp('443'),
  ipsec: [...udp('500', '4500'), ...protocol('esp')],
  ipip: protocol('ipencap'),
  gre: protocol('gre'),
  vrrp: protocol('vrrp'),
  ospf: protocol('ospf'),
  'active-directory': [
    ...tcp('53', '88', '135', '139', '389', '445', '464', '636', '3268:3269', '49152:65535'),
    ...udp('53', '88', '123', '137:138', '389', '464'),
  ],
};
