/** Rules that differ in nothing that a packet would notice. */
import type { OptionSpec, OptionUse } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import { extensionsOf, tryFindMatch, tryFindTarget } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { parseRule } from '../parse/parse-rule';
import { printRule } from '../model/print-rule';
import type { MatchUse, Rule } from '../model/rule';

/** Flags of the options that are cosmetic in any extension: a text without them says only what matters. */
const cosmeticFlags: Readonly<Record<Family, readonly string[]>> = {
  ipv4: flagsOf('ipv4'),
  ipv6: flagsOf('ipv6'),
};

/**
 * Whether two canonical texts are the same rule apart from comments, owner marks, prefixes of log lines, and
 * whatever else an extension calls `cosmetic`.
 */
export function isSameForTraffic(left: string, right: string, family: Family): boolean {
  if (left === right) return true;
  const isCosmetic = cosmeticFlags[family].some((flag) => left.includes(flag) || right.includes(flag));
  if (!isCosmetic) return false;
  const bare = bareText(left, family);
  return bare !== undefined && bare === bareText(right, family);
}

/** Whether a rule matches every packet, whatever notes it carries. */
export function matchesEverything(rule: Rule, family: Family): boolean {
  return rule.parameters.length === 0 && bareRule(rule, family).matches.length === 0;
}

function bareText(text: string, family: Family): string | undefined {
  const { rule } = parseRule(text, { family });
  return rule === undefined ? undefined : printRule(bareRule(rule, family), family);
}

function bareRule(rule: Rule, family: Family): Rule {
  const { target } = rule;
  return {
    ...rule,
    matches: rule.matches.flatMap((use) => {
      const bare = withoutCosmetics(use, family, tryFindMatch);
      // A match that was nothing but cosmetic is gone with its options.
      const isGone = bare !== use && bare.kind === 'known' && bare.options.length === 0;
      return isGone ? [] : [bare];
    }),
    ...(target === undefined ? {} : { target: withoutCosmetics(target, family, tryFindTarget) }),
  };
}

function withoutCosmetics<Use extends MatchUse>(use: Use, family: Family, tryFind: typeof tryFindMatch): Use {
  const extension = use.kind === 'known' ? tryFind(use.name, family) : undefined;
  if (use.kind !== 'known' || extension === undefined) return use;
  const { byFlag } = optionsOf(extension);
  const isCosmetic = ({ flag }: OptionUse): boolean => byFlag.get(flag)?.cosmetic === true;
  const options = use.options.filter((option) => !isCosmetic(option));
  return options.length === use.options.length ? use : { ...use, options };
}

function flagsOf(family: Family): readonly string[] {
  const flags = extensionsOf(family).flatMap(({ options }) =>
    Object.values<OptionSpec>(options).flatMap(({ cosmetic, flag }) => (cosmetic === true ? [flag] : [])),
  );
  return [...new Set(flags)];
}
