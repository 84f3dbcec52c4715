/** Whether the operations that are to be done are those that a person was shown. */
import { printOperation } from '../diff/print-operation';
import type { RulesetChange } from './apply-request';

export function isAsShown(shown: readonly string[], { operations }: RulesetChange): boolean {
  return shown.length === operations.length && shown.every((text, index) => text === operations[index]);
}

/**
 * Whether they are the same rules, only at other places: another owner has put its rules into the same chains since, or
 * has already set a policy that both declare.
 */
export function isShownElsewhere(shown: readonly string[], { plan }: RulesetChange): boolean {
  const rules = shown.filter((text) => !isPolicy(text)).map(withoutPlace);
  const now = plan.operations.map(printOperation);
  const rulesNow = now.filter((text) => !isPolicy(text)).map(withoutPlace);
  return (
    rulesNow.length === rules.length &&
    rulesNow.every((text, index) => text === rules[index]) &&
    now.filter(isPolicy).every((text) => shown.includes(text))
  );
}

function isPolicy(text: string): boolean {
  return / -P [^ ]+ (ACCEPT|DROP)$/.test(text);
}

/** `iptables -t nat -I INPUT 3 -p tcp` without the `3`. */
function withoutPlace(text: string): string {
  return text.replace(/^(ip6?tables(?: -t [^ ]+)? -[IRD] [^ ]+) [0-9]+/, '$1');
}
