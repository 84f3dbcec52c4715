/** The parameters that every rule may have, in the order in which iptables-save prints them. */
import { interfaceName } from './kinds/interfaces';
import { prefix } from './kinds/addresses';
import { protocol } from './kinds/protocols';
import type { HostLimit, OptionSpec } from './extension';
import { flag } from './value-kind';
import { packetTests } from './packet-test';

/** A length of 0, or a mask that is none: one with holes. */
const addressLimits: readonly HostLimit[] = [
  {
    backend: 'nft',
    when: (uses) => uses.some(({ negated, words: [word = ''] }) => negated && word.endsWith('/0')),
    why: 'no address is outside of a prefix of length 0, and it says so',
  },
  {
    backend: 'nft',
    before: '1.8.8',
    when: (uses) => uses.some(({ words: [word = ''] }) => /\/.*[.:]/.test(word)),
    why: 'it takes a netmask with holes for the length of its beginning, which is another rule',
  },
];

export const parameters = {
  source: {
    flag: '-s',
    aliases: ['--source', '--src'],
    value: prefix,
    varies: true,
    negatable: true,
    packetTests: packetTests.prefix('source'),
    summary: 'Source address or prefix.',
    limits: addressLimits,
  },
  destination: {
    flag: '-d',
    aliases: ['--destination', '--dst'],
    value: prefix,
    varies: true,
    negatable: true,
    packetTests: packetTests.prefix('destination'),
    summary: 'Destination address or prefix.',
    limits: addressLimits,
  },
  inInterface: {
    flag: '-i',
    aliases: ['--in-interface'],
    value: interfaceName,
    varies: true,
    negatable: true,
    hidden: ['+'],
    packetTests: packetTests.interfaceName('inInterface'),
    summary: 'Interface that the packet came in by.',
  },
  outInterface: {
    flag: '-o',
    aliases: ['--out-interface'],
    value: interfaceName,
    varies: true,
    negatable: true,
    hidden: ['+'],
    packetTests: packetTests.interfaceName('outInterface'),
    summary: 'Interface that the packet goes out by.',
  },
  protocol: {
    flag: '-p',
    aliases: ['--protocol'],
    value: protocol,
    negatable: true,
    packetTests: packetTests.protocol,
    summary: 'Protocol above IP.',
  },
  fragment: {
    flag: '-f',
    aliases: ['--fragment', '--fragments'],
    value: flag,
    negatable: true,
    packetTests: packetTests.fragment,
    summary: 'Second and further fragments of fragmented packets; IPv4 only.',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
