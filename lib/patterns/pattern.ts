/**
 * Rules that a construct declares together, as a value.
 *
 * A file of this folder says for one construct which rules follow from what it was asked for. The construct declares them, and
 * import recognizes them: it asks for the rules of what may have been meant, and takes the construct where they are those of the
 * host, one by one. So neither can fall behind the other.
 */
import { type Family, families } from '../net/family';
import type { RuleBuilder } from '../ruleset/build/rule-builder';
import type { Phase } from './phase';

export interface PatternRule {
  readonly chain: string;
  /** Where it stands in a built-in chain. @default 'services' */
  readonly phase?: Phase;
  readonly families: readonly Family[];
  readonly rule: RuleBuilder;
}

export interface Pattern {
  /** User chains of the filter table that are declared with it. */
  readonly chains: readonly string[];
  /** All in the filter table, in the order in which they are added. */
  readonly rules: readonly PatternRule[];
}

/** A rule in both families. */
export function inBoth(chain: string, rule: RuleBuilder, phase?: Phase): PatternRule {
  return { chain, rule, families, ...(phase === undefined ? {} : { phase }) };
}

/** A rule that differs between the families. */
export function inEach(
  chain: string,
  write: (family: Family) => RuleBuilder,
  phase?: Phase,
): readonly PatternRule[] {
  return families.map((family) => ({ ...inBoth(chain, write(family), phase), families: [family] }));
}
