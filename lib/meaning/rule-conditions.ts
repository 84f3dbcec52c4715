/** Which packets a rule matches. */
import type { Extension, OptionSpec, OptionUse } from '../extensions/extension';
import { optionsOf } from '../extensions/option-index';
import { parameters } from '../extensions/parameters';
import { tryFindMatch } from '../extensions/registry';
import { printRule } from '../ruleset/print-rule';
import type { MatchUse, Rule } from '../ruleset/rule';
import { type Node, everything, nothing } from './decision-diagrams';
import type { PacketSpace } from './packet-space';

const parameterByFlag: ReadonlyMap<string, OptionSpec> = new Map(
  Object.values<OptionSpec>(parameters).map((spec) => [spec.flag, spec]),
);

/** Each parameter with its value and a `!`. */
const mostParameterWords = 3 * parameterByFlag.size;

/** Packets of which a match holds, or does not, that counts or remembers. */
export type Remembering = (text: string, negated: boolean) => Node;

/** Those of some packets that a rule matches. */
export function matchedBy(rule: Rule, among: Node, space: PacketSpace, remembering: Remembering): Node {
  if (!mayMatch(rule, among, space)) return nothing;
  const sets = [
    ...rule.parameters.map((use) => matchedByOption(use, parameterByFlag.get(use.flag), '', space)),
    ...rule.matches.map((use) => matchedByMatch(use, space, remembering)),
  ];
  return space.diagrams.and(
    among,
    sets.reduce((all, set) => space.diagrams.and(all, set), everything),
  );
}

/**
 * Whether a rule of this text may match some of the packets, by the parameters with which it begins; so most rules of a
 * large ruleset need not be parsed.
 */
export function mayMatchText(text: string, among: Node, space: PacketSpace): boolean {
  const words = text.split(' ', mostParameterWords);
  for (let at = 0; at < words.length; at++) {
    const negated = words[at] === '!';
    const spec = parameterByFlag.get(words[negated ? ++at : at] ?? '');
    if (spec === undefined) return true;
    if (spec.value.words === 0) continue;
    const word = words[++at] ?? '';
    if (word.startsWith('"')) return true;
    if (!isPossible({ flag: spec.flag, negated, words: [word] }, spec, among, space)) return false;
  }
  return true;
}

/** Whether no option by itself leaves out all of the packets: most rules of a large ruleset are told from it. */
function mayMatch(rule: Rule, among: Node, space: PacketSpace): boolean {
  return (
    rule.parameters.every((use) => isPossible(use, parameterByFlag.get(use.flag), among, space)) &&
    rule.matches.every((use) => {
      const extension = tryFindMatch(use.name, space.family);
      return (
        use.kind === 'opaque' ||
        use.options.every((each) => isPossible(each, specOf(extension, each.flag), among, space))
      );
    })
  );
}

function isPossible(use: OptionUse, spec: OptionSpec | undefined, among: Node, space: PacketSpace): boolean {
  const tests = use.negated ? undefined : spec?.asks?.(use.words, space.family);
  return tests === undefined || space.mayMatch(among, tests);
}

function matchedByMatch(use: MatchUse, space: PacketSpace, remembering: Remembering): Node {
  const extension = tryFindMatch(use.name, space.family);
  const set = asked(use, extension, space, remembering);
  // What needs a protocol reads its header; negated or not, it holds of no packet without one.
  return extension?.protocols === undefined ? set : space.diagrams.and(set, space.withHeader);
}

function asked(
  use: MatchUse,
  extension: Extension | undefined,
  space: PacketSpace,
  remembering: Remembering,
): Node {
  const textOf = (match: MatchUse): string => printRule({ parameters: [], matches: [match] }, space.family);
  if (use.kind === 'opaque') return remembering(textOf(use), false);
  const counting = use.options.filter(({ flag }) => specOf(extension, flag)?.cosmetic !== true);
  if (counting.length === 0 && (use.options.length > 0 || saysFields(extension))) return everything;
  if (saysFields(extension) && extension?.separator === undefined) {
    const sets = counting.map((option) =>
      matchedByOption(option, specOf(extension, option.flag), `-m ${use.name}`, space, extension?.isPartial),
    );
    return sets.reduce((all, set) => space.diagrams.and(all, set), everything);
  }
  const [only] = counting;
  // What does not hold is the same question as what does.
  const negated = counting.length === 1 && only?.negated === true && extension?.isPartial !== true;
  const text = textOf({ ...use, options: negated ? [{ ...only, negated: false }] : counting });
  if (extension?.remembers === true) return remembering(text, negated);
  const set = space.matchingText(text);
  return negated ? space.diagrams.not(set) : set;
}

/** Whether an extension says of some option what it asks of a packet. */
function saysFields(extension: Extension | undefined): boolean {
  return extension !== undefined && optionsOf(extension).specs.some(({ asks }) => asks !== undefined);
}

function specOf(extension: Extension | undefined, flag: string): OptionSpec | undefined {
  return extension === undefined ? undefined : optionsOf(extension).byFlag.get(flag);
}

function matchedByOption(
  use: OptionUse,
  spec: OptionSpec | undefined,
  match: string,
  space: PacketSpace,
  isPartial?: boolean,
): Node {
  const tests = spec?.asks?.(use.words, space.family);
  const asksOtherwise = use.negated && isPartial === true && tests === undefined;
  const words = [match, asksOtherwise ? '!' : '', use.flag, ...use.words];
  const set =
    tests === undefined
      ? space.matchingText(words.filter((word) => word !== '').join(' '))
      : space.matching(tests);
  return use.negated && !asksOtherwise ? space.diagrams.not(set) : set;
}
