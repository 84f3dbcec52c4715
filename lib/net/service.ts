/**
 * Service names and their ports (IANA registry), for the services that firewalls are written for.
 *
 * iptables looks names up in the host's /etc/services, which differs between hosts and is missing on some;
 * a rule must mean the same ports everywhere, so names are resolved here, once, and hosts only see numbers.
 */
export interface Service {
  readonly name: string;
  readonly port: number;
  readonly protocols: readonly ('tcp' | 'udp')[];
}

const tcp = ['tcp'] as const;
const udp = ['udp'] as const;
const both = ['tcp', 'udp'] as const;

const table: readonly (readonly [number, readonly ('tcp' | 'udp')[], ...string[]])[] = [
  [7, both, 'echo'],
  [9, both, 'discard'],
  [13, both, 'daytime'],
  [20, tcp, 'ftp-data'],
  [21, tcp, 'ftp'],
  [22, tcp, 'ssh'],
  [23, tcp, 'telnet'],
  [25, tcp, 'smtp', 'mail'],
  [37, both, 'time'],
  [43, tcp, 'whois'],
  [49, both, 'tacacs'],
  [53, both, 'domain', 'dns'],
  [67, udp, 'bootps'],
  [68, udp, 'bootpc'],
  [69, udp, 'tftp'],
  [70, tcp, 'gopher'],
  [79, tcp, 'finger'],
  [80, tcp, 'http', 'www'],
  [88, both, 'kerberos', 'kerberos5'],
  [110, tcp, 'pop3'],
  [111, both, 'sunrpc', 'portmapper'],
  [113, tcp, 'auth', 'ident'],
  [119, tcp, 'nntp'],
  [123, udp, 'ntp'],
  [135, tcp, 'epmap'],
  [137, udp, 'netbios-ns'],
  [138, udp, 'netbios-dgm'],
  [139, tcp, 'netbios-ssn'],
  [143, tcp, 'imap2', 'imap'],
  [161, both, 'snmp'],
  [162, both, 'snmp-trap', 'snmptrap'],
  [179, tcp, 'bgp'],
  [194, both, 'irc'],
  [389, both, 'ldap'],
  [443, tcp, 'https'],
  [445, tcp, 'microsoft-ds'],
  [464, both, 'kpasswd'],
  [465, tcp, 'submissions', 'smtps', 'ssmtp'],
  [500, udp, 'isakmp'],
  [514, udp, 'syslog'],
  [515, tcp, 'printer'],
  [546, udp, 'dhcpv6-client'],
  [547, udp, 'dhcpv6-server'],
  [554, both, 'rtsp'],
  [563, tcp, 'nntps'],
  [587, tcp, 'submission'],
  [631, both, 'ipp'],
  [636, both, 'ldaps'],
  [853, both, 'domain-s'],
  [873, tcp, 'rsync'],
  [989, tcp, 'ftps-data'],
  [990, tcp, 'ftps'],
  [993, tcp, 'imaps'],
  [995, tcp, 'pop3s'],
  [1080, tcp, 'socks'],
  [1194, both, 'openvpn'],
  [1433, tcp, 'ms-sql-s'],
  [1434, udp, 'ms-sql-m'],
  [1701, udp, 'l2f', 'l2tp'],
  [1723, tcp, 'pptp'],
  [1812, both, 'radius'],
  [1813, both, 'radius-acct'],
  [2049, both, 'nfs'],
  [2181, tcp, 'zookeeper'],
  [2379, tcp, 'etcd-client'],
  [2380, tcp, 'etcd-server'],
  [3128, tcp, 'squid'],
  [3260, tcp, 'iscsi-target'],
  [3306, tcp, 'mysql'],
  [3389, both, 'ms-wbt-server', 'rdp'],
  [3478, both, 'stun'],
  [4500, udp, 'ipsec-nat-t'],
  [5060, both, 'sip'],
  [5061, both, 'sip-tls', 'sips'],
  [5222, tcp, 'xmpp-client'],
  [5269, tcp, 'xmpp-server'],
  [5353, udp, 'mdns'],
  [5432, tcp, 'postgresql', 'postgres'],
  [5671, tcp, 'amqps'],
  [5672, tcp, 'amqp'],
  [5900, tcp, 'vnc'],
  [6379, tcp, 'redis'],
  [6443, tcp, 'kubernetes-api'],
  [6514, tcp, 'syslog-tls'],
  [6667, tcp, 'ircd'],
  [8080, tcp, 'http-alt', 'webcache'],
  [8443, tcp, 'https-alt'],
  [9042, tcp, 'cassandra'],
  [9090, tcp, 'prometheus'],
  [9100, tcp, 'jetdirect'],
  [9200, tcp, 'elasticsearch'],
  [10050, tcp, 'zabbix-agent'],
  [10051, tcp, 'zabbix-trapper'],
  [11211, both, 'memcached', 'memcache'],
  [27017, tcp, 'mongodb', 'mongo'],
  [51820, udp, 'wireguard'],
];

const byName: ReadonlyMap<string, Service> = new Map(
  table.flatMap(([port, protocols, ...names]) =>
    names.map((name) => [name, { name, port, protocols }] as const),
  ),
);

/** A service by its name in lower case, as in /etc/services. */
export function tryFindService(name: string): Service | undefined {
  return byName.get(name);
}

export const serviceNames: readonly string[] = [...byName.keys()];
