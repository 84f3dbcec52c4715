import type { RuleBuilder } from '../ruleset/build/rule-builder';

/** What becomes of packets: let through, dropped without an answer, or rejected with an ICMP error. */
export type Verdict = 'accept' | 'drop' | 'reject';

/** The same of an intent, which may be about TCP alone: its packets are also refused by a reset of the connection. */
export type IntentVerdict = Verdict | 'reset';

const targets = { accept: 'ACCEPT', drop: 'DROP', reject: 'REJECT' } as const;

/** The rule that decides so. */
export function decide(matching: RuleBuilder, verdict: IntentVerdict): RuleBuilder {
  if (verdict === 'reset') return matching.jump('REJECT', { rejectWith: 'tcp-reset' });
  return matching.jump(targets[verdict]);
}
