import type { Family } from '../../net/family';
import { tryFindTarget } from '../../extensions/registry';
import { splitWords } from '../text/words';

/** Where a rule sends its packets when it is a user chain. */
export interface ChainJump {
  readonly chain: string;
  readonly via: 'jump' | 'goto';
}

/** The user chain that a rule of this canonical text jumps or goes to; undefined when it does neither. */
export function tryFindChainJump(text: string, family: Family): ChainJump | undefined {
  // A target is the last thing in a canonical rule, and one of a chain has no options.
  const space = text.lastIndexOf(' ');
  const option = text.slice(Math.max(0, space - 3), space);
  const isGoto = option === ' -g' || option === '-g';
  if (!isGoto && option !== ' -j' && option !== '-j') return undefined;
  const chain = text.slice(space + 1);
  if (!isGoto && tryFindTarget(chain, family) !== undefined) return undefined;
  // What looks like a jump may be the end of a quoted text.
  if (text.endsWith('"') && splitWords(text).words.at(-1)?.text !== chain) return undefined;
  return { chain, via: isGoto ? 'goto' : 'jump' };
}
