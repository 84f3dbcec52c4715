import type { RuleBuilder } from '../ruleset/build/rule-builder';

/** What becomes of packets: let through, dropped without an answer, or rejected with an ICMP error. */
export type Verdict = 'accept' | 'drop' | 'reject';

const targets = { accept: 'ACCEPT', drop: 'DROP', reject: 'REJECT' } as const;

/** The rule that decides so. */
export function decide(matching: RuleBuilder, verdict: Verdict): RuleBuilder {
  return matching.jump(targets[verdict]);
}
