/**
 * The mark that tells our rules from others' in a chain that is shared: a comment match of its own, the last
 * one before the target, that holds `cdktf:` and the owner. It leaves the rule's own comments as they are,
 * and is seen by everybody who looks at the chain.
 */
import { noteMatch, printNoteOption, tryFindNote } from '../../extensions/note';
import type { Family } from '../../net/family';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { printRule } from '../../ruleset/model/print-rule';
import type { MatchUse, Rule } from '../../ruleset/model/rule';

const prefix = 'cdktf:';

/** The rule's text with the mark of its owner. */
export function markRule(text: string, owner: string, family: Family): string {
  const rule = ruleOf(text, family);
  if (rule === undefined) throw new Error(`a rule that cannot be read cannot be marked: ${text}`);
  return printRule({ ...rule, matches: [...rule.matches, noteMatch(`${prefix}${owner}`)] }, family);
}

/** What the text of a rule with the mark of this owner contains, as iptables-save prints it. */
export function markText(owner: string): string {
  return printNoteOption(`${prefix}${owner}`);
}

/** The rule's text without the mark, or undefined when it does not carry the mark of this owner. */
export function tryUnmarkRule(text: string, owner: string, family: Family): string | undefined {
  if (!text.includes(`"${prefix}${owner}"`)) return undefined;
  const rule = ruleOf(text, family);
  const last = rule?.matches.at(-1);
  if (rule === undefined || last === undefined || !isMark(last, owner)) return undefined;
  return printRule({ ...rule, matches: rule.matches.slice(0, -1) }, family);
}

/** The owner whose mark a rule carries, whoever it is. */
export function tryFindOwner(text: string, family: Family): string | undefined {
  const last = text.includes(`"${prefix}`) ? ruleOf(text, family)?.matches.at(-1) : undefined;
  const note = last === undefined ? undefined : tryFindNote(last);
  return note?.startsWith(prefix) === true ? note.slice(prefix.length) : undefined;
}

function isMark(use: MatchUse, owner: string): boolean {
  return tryFindNote(use) === `${prefix}${owner}`;
}

function ruleOf(text: string, family: Family): Rule | undefined {
  return parseRule(text, { family }).rule;
}
