/** Results of commands that can be known without running them. */

/** How a command ended, as far as that is known. */
export type Status = 'ok' | 'failed' | 'unknown';

/** With `!` in front of it. */
export function opposite(status: Status): Status {
  if (status === 'unknown') return status;
  return status === 'ok' ? 'failed' : 'ok';
}

/** What is known of a condition that names no file. */
export function test(words: readonly string[]): Status {
  const [first = '', second, third] = words;
  const told = (holds: boolean): Status => (holds ? 'ok' : 'failed');
  if (first === '!') return opposite(test(words.slice(1)));
  if (words.length <= 1) return told(first !== '');
  if (words.length === 2 && first === '-n') return told(second !== '');
  if (words.length === 2 && first === '-z') return told(second === '');
  if (words.length !== 3 || second === undefined || third === undefined) return 'unknown';
  if (second === '=' || second === '==') return told(first === third);
  if (second === '!=') return told(first !== third);
  const [left, right] = [Number(first), Number(third)];
  const compare: Readonly<Record<string, boolean>> = {
    '-eq': left === right,
    '-ne': left !== right,
    '-lt': left < right,
    '-le': left <= right,
    '-gt': left > right,
    '-ge': left >= right,
  };
  const held = compare[second];
  return held === undefined || Number.isNaN(left + right) ? 'unknown' : told(held);
}

/** Where a command is found, and lists of numbers; all other output depends on the host. */
export function outputOf(source: string, get: (name: string) => string | undefined): string | undefined {
  const [, tool] =
    /^\s*(?:which|command -v|type -p)\s+(ip6?tables)\s*(?:2>\s*\/dev\/null)?\s*$/.exec(source) ?? [];
  if (tool !== undefined) return tool;
  const [, first, last] = /^\s*seq\s+(\d+)\s+(\d+)\s*$/.exec(source) ?? [];
  if (first !== undefined && last !== undefined && Number(last) - Number(first) < 10_000)
    return Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) }, (_, index) =>
      String(Number(first) + index),
    ).join(' ');
  const [, said] = /^\s*echo\s+"?\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?"?\s*$/.exec(source) ?? [];
  return said === undefined ? undefined : get(said);
}
