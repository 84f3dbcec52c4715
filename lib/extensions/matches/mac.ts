import { match } from '../extension';
import { macAddress } from '../kinds/mac-addresses';

export const mac = match({
  name: 'mac',
  summary: 'MAC address that the packet came from; only what comes in by Ethernet has one.',
  families: ['ipv4', 'ipv6'],
  chains: ['PREROUTING', 'INPUT', 'FORWARD'],
  negationIsNotComplement: true,
  options: {
    macSource: {
      flag: '--mac-source',
      value: macAddress,
      negatable: true,
      required: true,
      summary: 'Address of the sender on this network: the last router’s for what comes from farther away.',
    },
  },
  example: '-m mac --mac-source 00:11:22:aa:bb:cc -j ACCEPT',
});
