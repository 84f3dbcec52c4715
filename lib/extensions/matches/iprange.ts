import { match } from '../extension';
import { addressRange } from '../kinds/address-lists';
import { packetTests } from '../packet-test';

export const iprange = match({
  name: 'iprange',
  summary: 'Addresses from one to another, where no prefix fits.',
  families: ['ipv4', 'ipv6'],
  options: {
    srcRange: {
      flag: '--src-range',
      value: addressRange,
      negatable: true,
      packetTests: packetTests.addressRange('source'),
      summary: 'Source addresses.',
    },
    dstRange: {
      flag: '--dst-range',
      value: addressRange,
      negatable: true,
      packetTests: packetTests.addressRange('destination'),
      summary: 'Destination addresses.',
    },
  },
  oneOf: ['srcRange', 'dstRange'],
  example: '-m iprange --src-range 192.0.2.10-192.0.2.20 -j ACCEPT',
});
