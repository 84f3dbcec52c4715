import type { Construct } from 'constructs';
import type { Pattern } from '../../lib/patterns/pattern';
import type { Firewall } from './firewall';

/** Declares the chains and rules of a pattern as those of a construct. */
export function declarePattern(firewall: Firewall, declaredBy: Construct, { chains, rules }: Pattern): void {
  for (const name of chains) firewall.addChain(name, { declaredBy });
  for (const { rule, ...place } of rules) firewall.addRule(rule, { ...place, declaredBy });
}
