import { match } from '../extension';

export const eui64 = match({
  name: 'eui64',
  summary: 'Whether the lower half of the source is made from the MAC address that the packet came from.',
  families: ['ipv6'],
  chains: ['PREROUTING', 'INPUT', 'FORWARD'],
  options: {},
  example: '-m eui64 -j ACCEPT',
  notes: 'Few hosts make addresses so today: privacy extensions (RFC 8981) and RFC 7217 do not.',
});
