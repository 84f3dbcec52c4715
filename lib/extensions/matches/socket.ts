import { match } from '../extension';
import { flag } from '../value-kind';

export const socket = match({
  name: 'socket',
  summary: 'Whether an open TCP or UDP socket of this host takes the packet.',
  families: ['ipv4', 'ipv6'],
  chains: ['PREROUTING', 'INPUT'],
  options: {
    transparent: {
      flag: '--transparent',
      value: flag,
      summary: 'Only sockets that are transparent, as a proxy’s.',
    },
    nowildcard: { flag: '--nowildcard', value: flag, summary: 'Also sockets that listen on every address.' },
    restoreSkmark: {
      flag: '--restore-skmark',
      value: flag,
      summary: 'The packet gets the mark of the socket.',
      since: '1.6.0',
    },
  },
  example: '-p tcp -m socket --transparent -j ACCEPT',
});
