import { type Family, otherFamily } from '../net/family';
import { tryFindTarget } from '../extensions/registry';
import { parseRule } from '../ruleset/parse-rule';

export interface Jump {
  readonly name: string;
  /** Whether it can only be a user chain: a target that is not known may have options, a chain has none. */
  readonly isChain: boolean;
}

/** Where a rule sends its packets; undefined when it has no target or cannot be read. */
export function tryFindJump(text: string, family: Family): Jump | undefined {
  return jumpAtEnd(text, family) ?? parsedJump(text, family);
}

/** Of the many rules that end in `-j NAME` and have nothing quoted, without parsing them. */
function jumpAtEnd(text: string, family: Family): Jump | undefined {
  const space = text.lastIndexOf(' ');
  const isJump = text.startsWith('-j', space - 2) && (space === 2 || text[space - 3] === ' ');
  if (!isJump || /["'\\]/.test(text)) return undefined;
  const name = text.slice(space + 1);
  const target = tryFindTarget(name, family);
  if (target !== undefined) return { name: target.name, isChain: false };
  return tryFindTarget(name, otherFamily(family)) === undefined ? { name, isChain: true } : undefined;
}

function parsedJump(text: string, family: Family): Jump | undefined {
  const target = parseRule(text, { family }).rule?.target;
  if (target === undefined) return undefined;
  return { name: target.name, isChain: target.kind === 'opaque' && target.text === '' };
}
