/** Source and destination ports, as matches of protocols with ports have them. */
import { at } from '../base/at';
import { anyPortRange, portRange, tryInvertLowPorts } from './kinds/ports';
import type { OptionUse } from './extension';
import { packetTests } from './packet-test';

export const portOptions = {
  sport: {
    flag: '--sport',
    aliases: ['--source-port'],
    value: portRange,
    negatable: true,
    packetTests: packetTests.ports('sourcePort'),
    summary: 'Source port or range.',
  },
  dport: {
    flag: '--dport',
    aliases: ['--destination-port'],
    value: portRange,
    negatable: true,
    packetTests: packetTests.ports('destinationPort'),
    summary: 'Destination port or range.',
  },
} as const;

/** The same where iptables takes a range that runs backwards. */
export const anyPortOptions = {
  sport: { ...portOptions.sport, value: anyPortRange },
  dport: { ...portOptions.dport, value: anyPortRange },
} as const;

/** The same where the range of all ports is not printed. */
export const coveringPortOptions = {
  sport: { ...portOptions.sport, matchesAll: ['0:65535'] },
  dport: { ...portOptions.dport, matchesAll: ['0:65535'] },
} as const;

/** Ports from the lowest on, without their `!`: see `tryInvertLowPorts`. */
export function invertLowPorts(use: OptionUse): OptionUse {
  const ports = use.negated ? tryInvertLowPorts(at(use.words, 0)) : undefined;
  return ports === undefined ? use : { flag: use.flag, negated: false, words: [ports] };
}
