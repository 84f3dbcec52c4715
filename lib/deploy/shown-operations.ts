/** Whether the operations that are to be done are those that a person was shown. */
import type { RulesetChange } from './apply-request';

export function isAsShown(shown: readonly string[], { operations }: RulesetChange): boolean {
  return shown.length === operations.length && shown.every((text, index) => text === operations[index]);
}

/**
 * Whether they are the same rules, only at other places, because another owner has changed its own rules in the same chains
 * since. Policies are left out: what a chain's policy has to be follows from what all owners declare, so it may need an operation
 * that nobody could show, or need none any more, when another owner has come or gone.
 */
export function isShownElsewhere(shown: readonly string[], { operations }: RulesetChange): boolean {
  const rules = rulesOf(shown);
  const now = rulesOf(operations);
  return now.length === rules.length && now.every((text, index) => text === rules[index]);
}

function rulesOf(operations: readonly string[]): readonly string[] {
  return operations.filter((text) => !isPolicy(text)).map(withoutPlace);
}

function isPolicy(text: string): boolean {
  return / -P [^ ]+ (ACCEPT|DROP)$/.test(text);
}

/** `iptables -t nat -I INPUT 3 -p tcp` without the `3`. */
function withoutPlace(text: string): string {
  return text.replace(/^(ip6?tables(?: -t [^ ]+)? -[IRD] [^ ]+) [0-9]+/, '$1');
}
