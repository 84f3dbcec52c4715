/** The parameters that every rule may have, in the order in which iptables-save prints them. */
import { interfaceName } from './kinds/interfaces';
import { prefix } from './kinds/addresses';
import { protocol } from './kinds/protocols';
import type { OptionSpec } from './extension';
import { flag } from './value-kind';
import { asks } from './packet-test';

export const parameters = {
  source: {
    flag: '-s',
    aliases: ['--source', '--src'],
    value: prefix,
    negatable: true,
    asks: asks.prefix('source'),
    summary: 'Source address or prefix.',
  },
  destination: {
    flag: '-d',
    aliases: ['--destination', '--dst'],
    value: prefix,
    negatable: true,
    asks: asks.prefix('destination'),
    summary: 'Destination address or prefix.',
  },
  inInterface: {
    flag: '-i',
    aliases: ['--in-interface'],
    value: interfaceName,
    negatable: true,
    hidden: ['+'],
    asks: asks.interfaceName('inInterface'),
    summary: 'Interface that the packet came in by.',
  },
  outInterface: {
    flag: '-o',
    aliases: ['--out-interface'],
    value: interfaceName,
    negatable: true,
    hidden: ['+'],
    asks: asks.interfaceName('outInterface'),
    summary: 'Interface that the packet goes out by.',
  },
  protocol: {
    flag: '-p',
    aliases: ['--protocol'],
    value: protocol,
    negatable: true,
    asks: asks.protocol,
    summary: 'Protocol above IP.',
  },
  fragment: {
    flag: '-f',
    aliases: ['--fragment', '--fragments'],
    value: flag,
    negatable: true,
    asks: asks.fragment,
    summary: 'Second and further fragments of fragmented packets; IPv4 only.',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
