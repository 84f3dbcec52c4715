/** Verdicts: targets without options that every table knows. */
import { target } from '../extension';

export const accept = target({
  name: 'ACCEPT',
  summary: 'Lets the packet through this table.',
  effect: 'accepted',
  isBuiltIn: true,
  families: ['ipv4', 'ipv6'],
  options: {},
  example: '-p tcp -m tcp --dport 443 -j ACCEPT',
});

export const drop = target({
  name: 'DROP',
  formerNames: ['DENY'],
  summary: 'Throws the packet away without a word.',
  effect: 'dropped',
  isBuiltIn: true,
  families: ['ipv4', 'ipv6'],
  tables: ['filter', 'mangle', 'raw', 'security'],
  options: {},
  example: '-m conntrack --ctstate INVALID -j DROP',
  notes:
    'Only the policy of a chain may be DROP in the nat table: it sees the first packet of a connection only.',
});

export const returnTarget = target({
  name: 'RETURN',
  summary: 'Returns to the calling chain; in a built-in chain, applies its policy.',
  effect: 'returned',
  isBuiltIn: true,
  families: ['ipv4', 'ipv6'],
  options: {},
  example: '-s 192.0.2.0/24 -j RETURN',
});

export const queue = target({
  name: 'QUEUE',
  summary: 'Hands the packet to a program, by the queue of number 0.',
  effect: 'queued',
  isBuiltIn: true,
  families: ['ipv4', 'ipv6'],
  options: {},
  limits: [{ backend: 'nft', why: 'nft has no such verdict; NFQUEUE does the same' }],
  example: '-p tcp -m tcp --dport 25 -j QUEUE',
});
