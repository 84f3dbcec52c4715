import { target } from '../extension';
import { hostAddress } from '../kinds/addresses';
import { interfaceName } from '../kinds/interfaces';
import { refused } from '../value-kind';

export const tee = target({
  name: 'TEE',
  summary: 'Sends a copy of the packet to another host of the same network, and goes on with the next rule.',
  families: ['ipv4', 'ipv6'],
  options: {
    gateway: { flag: '--gateway', value: hostAddress, required: true, summary: 'Host that gets the copy.' },
    oif: { flag: '--oif', value: interfaceName, summary: 'Interface that the copy goes out by.' },
  },
  normalize: (uses) =>
    uses.some((use) => use.words[0] === '0.0.0.0' || use.words[0] === '::')
      ? refused('`--gateway` has to be the address of a host')
      : uses,
  example: '-i eth0 -p udp -m udp --dport 53 -j TEE --gateway 192.168.1.9',
});
