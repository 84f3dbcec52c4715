import { target } from '../extension';
import { hostAddress } from '../kinds/addresses';
import { markWithMask } from '../kinds/mark-operands';
import { singlePort } from '../kinds/ports';

export const tproxy = target({
  name: 'TPROXY',
  summary: 'Gives the packet to a local socket without changing its addresses.',
  effect: 'handed-over',
  families: ['ipv4', 'ipv6'],
  tables: ['mangle'],
  chains: ['PREROUTING'],
  protocols: ['tcp', 'udp'],
  options: {
    onPort: {
      flag: '--on-port',
      value: singlePort,
      required: true,
      summary: 'Port of the socket; 0 is the port that the packet goes to.',
    },
    onIp: {
      flag: '--on-ip',
      value: hostAddress,
      varies: true,
      shown: ({ family }) => [family === 'ipv4' ? '0.0.0.0' : '::'],
      summary: 'Address of the socket; by default that of the interface which the packet came in by.',
    },
    tproxyMark: {
      flag: '--tproxy-mark',
      value: markWithMask,
      shown: () => ['0x0/0x0'],
      summary: 'Mark that the packet gets, for the routing rule that keeps it on this host.',
    },
  },
  example: '-p tcp -m tcp --dport 80 -j TPROXY --on-port 3129 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1',
});
