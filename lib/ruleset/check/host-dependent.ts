/**
 * Rules of which only a host can say how it prints them: names of its users and groups, which it prints as
 * numbers, and extensions that no table here knows.
 */
import type { Extension, OptionUse } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import { extensionsOf, tryFindMatch, tryFindTarget } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { parseRule } from '../parse/parse-rule';
import { printRule } from '../model/print-rule';
import type { MatchUse, Rule } from '../model/rule';

export interface HostName {
  readonly list: 'user' | 'group';
  readonly name: string;
}

export interface Undecided {
  readonly names: readonly HostName[];
  /** Whether it uses an extension that is not known here. */
  readonly isOpaque: boolean;
}

/** What of a rule of this canonical text cannot be decided here; undefined when all can. */
export function tryFindUndecided(text: string, family: Family): Undecided | undefined {
  if (!mayHoldName(text, family) && !mayBeOpaque(text, family)) return undefined;
  const { rule } = parseRule(text, { family });
  if (rule === undefined) return undefined;
  const names: HostName[] = [];
  mapNames(rule, family, (name) => {
    names.push(name);
    return undefined;
  });
  const isOpaque =
    rule.matches.some(({ kind }) => kind === 'opaque') ||
    (rule.target?.kind === 'opaque' && rule.target.text !== '');
  return names.length > 0 || isOpaque ? { names, isOpaque } : undefined;
}

/** The canonical text with numbers for names, where there is one. */
export function withNumbers(
  text: string,
  family: Family,
  numberOf: (name: HostName) => string | undefined,
): string {
  const { rule } = parseRule(text, { family });
  return rule === undefined ? text : printRule(mapNames(rule, family, numberOf), family);
}

function mapNames(rule: Rule, family: Family, numberOf: (name: HostName) => string | undefined): Rule {
  const mapUse = (use: OptionUse, extension: Extension | undefined): OptionUse => {
    const list = extension && optionsOf(extension).byFlag.get(use.flag)?.value.lookedUp;
    const [name = ''] = use.words;
    if (list === undefined || /^[0-9]/.test(name)) return use;
    const number = numberOf({ list, name });
    return number === undefined ? use : { ...use, words: [number] };
  };
  const mapMatch = <Use extends MatchUse>(use: Use, extension: Extension | undefined): Use =>
    use.kind === 'opaque' ? use : { ...use, options: use.options.map((each) => mapUse(each, extension)) };
  const { matches, target } = rule;
  return {
    ...rule,
    matches: matches.map((use) => mapMatch(use, tryFindMatch(use.name, family))),
    ...(target === undefined ? {} : { target: mapMatch(target, tryFindTarget(target.name, family)) }),
  };
}

const lookedUpFlags: Readonly<Record<Family, readonly string[]>> = {
  ipv4: lookedUpFlagsOf('ipv4'),
  ipv6: lookedUpFlagsOf('ipv6'),
};

function lookedUpFlagsOf(family: Family): readonly string[] {
  const specs = extensionsOf(family).flatMap((extension) => optionsOf(extension).specs);
  return specs.flatMap(({ flag, value }) => (value.lookedUp === undefined ? [] : [flag]));
}

function mayHoldName(text: string, family: Family): boolean {
  return lookedUpFlags[family].some((flag) => text.includes(flag));
}

/** Whether a word after `-m` or `-j` is no name of the tables; that word may be part of a quoted text. */
function mayBeOpaque(text: string, family: Family): boolean {
  for (let at = text.indexOf('-m '); at >= 0; at = text.indexOf('-m ', at + 3)) {
    if (at > 0 && text[at - 1] !== ' ') continue;
    const end = text.indexOf(' ', at + 3);
    if (tryFindMatch(text.slice(at + 3, end < 0 ? undefined : end), family) === undefined) return true;
  }
  const jump = text.lastIndexOf('-j ');
  const end = jump < 0 ? -1 : text.indexOf(' ', jump + 3);
  return end >= 0 && tryFindTarget(text.slice(jump + 3, end), family) === undefined;
}
