/** What rules of a filter table may be, the most telling first: of two that need the same rule, the first has it. */
import { guessBlocklist } from './blocklist';
import { guessBruteForceGuard } from './brute-force-guard';
import type { Candidate, FilterRules, GuessConstruct } from './candidate';
import { guessIcmpPolicy } from './icmp-policy';
import { guessInterfaceChain } from './interface-chain';
import { guessLogAndDrop } from './log-and-drop';
import { guessRateLimitedSsh } from './rate-limited-ssh';
import { guessSafetyChain } from './safety-chain';
import { guessStatefulBase } from './stateful-base';
import { guessSynFloodGuard } from './syn-flood-guard';

const guesses: readonly GuessConstruct[] = [
  guessRateLimitedSsh,
  guessBruteForceGuard,
  guessSafetyChain,
  guessSynFloodGuard,
  guessInterfaceChain,
  guessBlocklist,
  guessLogAndDrop,
  guessIcmpPolicy,
  guessStatefulBase,
];

export function guessConstructs(filter: FilterRules): readonly Candidate[] {
  return guesses.flatMap((guess) => guess(filter));
}
