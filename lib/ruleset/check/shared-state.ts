/** Rules that share what one of their options names, and do not agree about it: the kernel refuses the second one. */
import type { Diagnostic } from '../../base/diagnostic';
import type { Extension, OptionUse } from '../../extensions/extension';
import { factsOfFamily } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { knownUses } from '../model/known-uses';
import { parseRule } from '../parse/parse-rule';
import { type ChainRule, type Ruleset, chainsOf } from '../model/ruleset';
import { rulesetProblems } from './ruleset-diagnostics';

/** @param max how many are said */
export function checkSharedNames(ruleset: Ruleset, max: number): readonly Diagnostic[] {
  const { family } = ruleset;
  const sharing = sharingPattern(family);
  const first = new Map<string, Claim>();
  const found: Diagnostic[] = [];
  for (const { chain } of chainsOf(ruleset)) {
    for (const rule of chain.rules) {
      if (found.length >= max) return found;
      if (!sharing.test(rule.text)) continue;
      for (const claim of claimsOf(rule, chain.name, family)) {
        const other = first.get(claim.what);
        if (other === undefined) first.set(claim.what, claim);
        else if (other.settings !== claim.settings)
          found.push(rulesetProblems.sharedName(rule, chain.name, claim, other));
      }
    }
  }
  return found;
}

/** What a rule says about something that other rules name, too. */
interface Claim {
  /** Such as `hashlimit --hashlimit-name ssh`. */
  readonly what: string;
  /** What must be the same in each rule, as it is printed; may be empty. */
  readonly settings: string;
  readonly rule: ChainRule;
  readonly chain: string;
  /** Flags of the options that must be the same. */
  readonly flags: readonly string[];
}

function claimsOf(rule: ChainRule, chain: string, family: Family): readonly Claim[] {
  const parsed = parseRule(rule.text, { family }).rule;
  if (parsed === undefined) return [];
  return knownUses(parsed, family).flatMap(({ use, extension }): readonly Claim[] => {
    const { shares } = extension;
    const name = use.options.find(({ flag }) => flag === flagOf(extension, shares?.by))?.words[0];
    if (shares === undefined || name === undefined) return [];
    const flags = shares.same.map((option) => flagOf(extension, option));
    const settings = use.options
      .filter(({ flag }) => flags.includes(flag))
      .map(printUse)
      .join(' ');
    return [
      { what: `${extension.name} ${flagOf(extension, shares.by)} ${name}`, settings, rule, chain, flags },
    ];
  });
}

function flagOf({ options }: Extension, name = ''): string {
  return options[name]?.flag ?? name;
}

function printUse({ flag, words }: OptionUse): string {
  return [flag, ...words].join(' ');
}

/** Texts of rules that may share something. */
function sharingPattern(family: Family): RegExp {
  const flags = factsOfFamily(family).flatMap(({ sharedBy = [] }) => sharedBy);
  return new RegExp(` (${[...new Set(flags)].join('|')}) `);
}
