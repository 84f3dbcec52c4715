/** Results of commands that can be known without running them. */
import { isAboutRules } from './firewall-command';
import { globExpression } from './glob';

/** How a command ended, as far as that is known. */
export type Status = 'ok' | 'failed' | 'unknown';

/** With `!` in front of it. */
export function opposite(status: Status): Status {
  if (status === 'unknown') return status;
  return status === 'ok' ? 'failed' : 'ok';
}

function told(holds: boolean): Status {
  return holds ? 'ok' : 'failed';
}

/** What is known of a condition. @param isDouble whether it stands in `[[` */
export function test(words: readonly string[], isDouble = false): Status {
  if (words.some((word) => word === '(' || word === ')')) return 'unknown';
  const parts = split(words, isDouble ? '||' : '-o');
  if (parts.length > 1) return combined(parts, isDouble, 'ok');
  const all = split(words, isDouble ? '&&' : '-a');
  if (all.length > 1) return combined(all, isDouble, 'failed');
  return simpleTest(words, isDouble);
}

function split(words: readonly string[], operator: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const word of words)
    if (word === operator) parts.push([]);
    else parts.at(-1)?.push(word);
  return parts;
}

/** @param decisive the result of one part that is the result of all */
function combined(parts: readonly (readonly string[])[], isDouble: boolean, decisive: Status): Status {
  const results = parts.map((part) => test(part, isDouble));
  if (results.includes(decisive)) return decisive;
  return results.includes('unknown') ? 'unknown' : opposite(decisive);
}

function simpleTest(words: readonly string[], isDouble: boolean): Status {
  const [first = '', second, third] = words;
  if (first === '!') return opposite(simpleTest(words.slice(1), isDouble));
  if (words.length <= 1) return told(first !== '');
  if (words.length === 2 && first === '-n') return told(second !== '');
  if (words.length === 2 && first === '-z') return told(second === '');
  if (words.length === 2 && second !== undefined && /^-(e|f|r|s|x)$/.test(first)) return fileTest(second);
  if (words.length !== 3 || second === undefined || third === undefined) return 'unknown';
  return compare(first, second, third, isDouble);
}

/** A host that runs such a script has these. */
function fileTest(path: string): Status {
  const isThere = isAboutRules(path) || path === '/proc/net/if_inet6';
  return isThere ? 'ok' : 'unknown';
}

function compare(first: string, operator: string, third: string, isDouble: boolean): Status {
  if (operator === '=~') return /[[\\(]/.test(third) ? 'unknown' : told(new RegExp(third).test(first));
  const isSame = isDouble ? globExpression(third)?.test(first) === true : first === third;
  if (operator === '=' || operator === '==') return told(isSame);
  if (operator === '!=') return told(!isSame);
  const [left, right] = [Number(first), Number(third)];
  const held: Readonly<Record<string, boolean>> = {
    '-eq': left === right,
    '-ne': left !== right,
    '-lt': left < right,
    '-le': left <= right,
    '-gt': left > right,
    '-ge': left >= right,
  };
  const holds = held[operator];
  return holds === undefined || Number.isNaN(left + right) ? 'unknown' : told(holds);
}
