import { match } from '../extension';
import { hostPrefix } from '../kinds/host-prefixes';
import { choice } from '../kinds/choice';
import { singlePort } from '../kinds/ports';
import { protocolNumber } from '../kinds/protocols';
import { flag, refused } from '../value-kind';

const negatable = true;

export const ipvs = match({
  name: 'ipvs',
  summary: 'What IPVS, the kernel’s load balancer, knows of the packet’s connection.',
  families: ['ipv4', 'ipv6'],
  options: {
    ipvs: { flag: '--ipvs', value: flag, negatable, summary: 'The packet belongs to a connection of IPVS.' },
    vproto: {
      flag: '--vproto',
      value: protocolNumber,
      negatable,
      summary: 'Protocol of the virtual service.',
    },
    vaddr: { flag: '--vaddr', value: hostPrefix, negatable, summary: 'Address of the virtual service.' },
    vport: { flag: '--vport', value: singlePort, negatable, summary: 'Port of the virtual service.' },
    vdir: {
      flag: '--vdir',
      value: choice({ name: 'direction', names: ['ORIGINAL', 'REPLY'], anyCase: true }),
      summary: 'Whether the packet goes to the service or comes back.',
    },
    vmethod: {
      flag: '--vmethod',
      value: choice({ name: 'forwarding method', names: ['GATE', 'IPIP', 'MASQ'], anyCase: true }),
      negatable,
      summary: 'How IPVS forwards: by route, by tunnel, by NAT.',
    },
    vportctl: {
      flag: '--vportctl',
      value: singlePort,
      negatable,
      summary: 'Port of the service whose connection has brought this one, such as 21 for FTP data.',
    },
  },
  oneOf: ['ipvs', 'vproto', 'vaddr', 'vport', 'vdir', 'vmethod', 'vportctl'],
  normalize: (uses) => {
    const own = uses.find((use) => use.flag === '--ipvs');
    if (own === undefined || uses.length === 1) return uses;
    // The other options ask for it anyhow.
    return own.negated
      ? refused('`! --ipvs` matches what is no connection of IPVS, so nothing else can be asked')
      : uses.filter((use) => use !== own);
  },
  example: '-m ipvs --vaddr 192.0.2.80 --vport 80 -j ACCEPT',
  notes:
    'The kernel needs the xt_ipvs module. iptables prints `--vproto` as `--proto`, which it cannot read again.',
});
