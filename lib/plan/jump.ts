import { type Family, otherFamily } from '../net/family';
import { tryFindTarget } from '../extensions/registry';
import { parseRule } from '../ruleset/parse/parse-rule';

export interface Jump {
  readonly name: string;
  /** Whether it can only be a user chain: a target that is not known may have options, a chain has none. */
  readonly isChain: boolean;
}

/** Where a rule sends its packets; undefined when it has no target or cannot be read. */
export function tryFindJump(text: string, family: Family): Jump | undefined {
  return writtenJump(text, family) ?? parsedJump(text, family);
}

/** As it stands in the text of most rules, without parsing them; undefined where only that can tell. */
function writtenJump(text: string, family: Family): Jump | undefined {
  const place = placeOfTarget(text);
  if (place === undefined) return undefined;
  const space = text.indexOf(' ', place);
  const name = text.slice(place, space < 0 ? undefined : space);
  const target = tryFindTarget(name, family);
  if (target !== undefined) return { name: target.name, isChain: false };
  // What is not known may have options, or be a target of the other family.
  if (space >= 0 || tryFindTarget(name, otherFamily(family)) !== undefined) return undefined;
  return { name, isChain: true };
}

/** Where the word after the last `-j` begins, if nothing in the text makes it doubtful that it is one. */
function placeOfTarget(text: string): number | undefined {
  if (/['\\]/.test(text)) return undefined;
  let at = text.lastIndexOf('-j ');
  while (at > 0 && text[at - 1] !== ' ') at = text.lastIndexOf('-j ', at - 1);
  const place = at + '-j '.length;
  if (at < 0 || text[place] === '-' || text[place] === '"') return undefined;
  let quotes = 0;
  for (let quote = text.indexOf('"'); quote >= 0 && quote < at; quote = text.indexOf('"', quote + 1))
    quotes++;
  return quotes % 2 === 0 ? place : undefined;
}

function parsedJump(text: string, family: Family): Jump | undefined {
  const target = parseRule(text, { family }).rule?.target;
  if (target === undefined) return undefined;
  return { name: target.name, isChain: target.kind === 'opaque' && target.text === '' };
}
