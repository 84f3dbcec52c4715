import { type StatefulBasePattern, statefulBasePattern } from '../../../patterns/stateful-base';
import { type Candidate, type GuessConstruct, unless } from './candidate';

const both = [true, false] as const;

/** All that it may be told, the most rules first; of those that are equal, the one that needs less telling. */
const all: readonly Candidate[] = [true, false]
  .flatMap((icmp) =>
    both.flatMap((ping) =>
      both.flatMap((dhcpv6Client) =>
        both.flatMap((output) =>
          both.map((forward): StatefulBasePattern => ({ icmp, ping, dhcpv6Client, output, forward })),
        ),
      ),
    ),
  )
  .filter(({ icmp, ping }) => icmp || ping)
  .map(candidate)
  .sort((one, other) => other.pattern.rules.length - one.pattern.rules.length);

function candidate(asked: StatefulBasePattern): Candidate {
  return {
    construct: 'StatefulBase',
    id: 'base',
    props: {
      ping: unless(true, asked.ping),
      dhcpv6Client: unless(true, asked.dhcpv6Client),
      icmp: unless(true, asked.icmp),
      output: unless(false, asked.output),
      forward: unless(false, asked.forward),
    },
    pattern: statefulBasePattern(asked),
    claims: ['StatefulBase', ...(asked.icmp ? ['ICMP to the host'] : [])],
  };
}

/** The start of a stateful firewall. */
export const guessStatefulBase: GuessConstruct = () => all;
