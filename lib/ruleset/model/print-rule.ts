import type { Dialect } from '../../extensions/value-kind';
import type { Family } from '../../net/family';
import { tokensOf } from './rule-tokens';
import type { Rule } from './rule';

/**
 * The canonical text of a rule, without `-A CHAIN`: as a current iptables-save prints it.
 *
 * @param dialect what another iptables prints in its own way; its text is for comparing with what that prints
 */
export function printRule(rule: Rule, family: Family, dialect?: Dialect): string {
  return tokensOf(rule, family, dialect)
    .map(({ text }) => text)
    .join(' ');
}
