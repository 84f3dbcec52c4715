/** Where a rule sends its packets: the one place that tells a jump to a chain from a target. */
import { type Family } from '../../net/family';
import { tryFindTarget } from '../../extensions/registry';
import { parseRule } from '../parse/parse-rule';

export interface Jump {
  /** Of a target, or of a user chain. */
  readonly name: string;
  readonly via: 'jump' | 'goto';
  /** Whether it can only be a user chain: an unknown target may have options, a chain has none. */
  readonly isChain: boolean;
}

/**
 * The target or user chain of a rule, however it was written; undefined when it has none or cannot be read.
 * Most texts are not parsed for it.
 */
export function tryFindJump(text: string, family: Family): Jump | undefined {
  return lastJump(text, family) ?? targetWithOptions(text, family) ?? parsedJump(text, family);
}

/**
 * The user chain of a rule of this canonical text; undefined when it has a target, or none. It never parses, so it can be
 * called for every rule of a large ruleset.
 */
export function tryFindChainJump(text: string, family: Family): Jump | undefined {
  // A target is the last thing in a canonical rule, and a chain has no options.
  const jump = lastJump(text, family);
  return jump?.isChain === true ? jump : undefined;
}

/** What stands after a `-j` or `-g` that only one more word follows. */
function lastJump(text: string, family: Family): Jump | undefined {
  const space = text.lastIndexOf(' ');
  const option = text.slice(Math.max(0, space - 3), space);
  const isGoto = option === ' -g' || option === '-g';
  if (!isGoto && option !== ' -j' && option !== '-j') return undefined;
  const name = text.slice(space + 1);
  // Otherwise `-j` is a value before an option, or both words are the end of a quoted text.
  if (name === '' || name.startsWith('-') || name.endsWith('"')) return undefined;
  if (isGoto) return { name, via: 'goto', isChain: true };
  const target = tryFindTarget(name, family);
  return { name: target?.name ?? name, via: 'jump', isChain: target === undefined };
}

/** A known target after the last `-j`, if nothing in the text makes it doubtful that it is an option. */
function targetWithOptions(text: string, family: Family): Jump | undefined {
  if (/['\\]/.test(text)) return undefined;
  let option = text.lastIndexOf('-j ');
  while (option > 0 && text[option - 1] !== ' ') option = text.lastIndexOf('-j ', option - 1);
  if (option < 0 || isInQuotes(text, option)) return undefined;
  const start = option + '-j '.length;
  const end = text.indexOf(' ', start);
  const target = tryFindTarget(text.slice(start, end < 0 ? undefined : end), family);
  return target === undefined ? undefined : { name: target.name, via: 'jump', isChain: false };
}

function isInQuotes(text: string, place: number): boolean {
  let quotes = 0;
  for (let quote = text.indexOf('"'); quote >= 0 && quote < place; quote = text.indexOf('"', quote + 1))
    quotes++;
  return quotes % 2 === 1;
}

function parsedJump(text: string, family: Family): Jump | undefined {
  const target = parseRule(text, { family }).rule?.target;
  if (target === undefined) return undefined;
  const { name, via } = target;
  return { name, via, isChain: target.kind === 'opaque' && target.text === '' };
}
