/** What stands in `${...}`. */
import type { Part, Word } from './syntax-tree';

const parameter =
  /^([#!]?)([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!])(?:\[([^\]]*)\])?(?:(:?[-=+?]|:|##?|%%?|\/\/?|\^\^?|,,?)([\s\S]*))?$/;

export function takeParameter(inside: string, isQuoted: boolean, wordIn: (quoted: string) => Word): Part {
  // `${#}` is how many arguments there are.
  const [, mark, name = '', index, operator, rest = ''] =
    inside === '#' ? ['', '', '#'] : (parameter.exec(inside) ?? []);
  if (name === '') return { kind: 'unknown', isQuoted };
  const word = (text: string): Word =>
    wordIn(`"${text.replace(/^(["'])([^"']*)\1$/, '$2').replace(/"/g, '\\"')}"`);
  const [pattern = '', by] = operator?.startsWith('/') === true ? cutAtSlash(rest) : [rest];
  return {
    kind: 'variable',
    isQuoted,
    name,
    ...(index === undefined ? {} : { index: index === '@' || index === '*' ? index : word(index) }),
    ...(mark === '#' ? { isLength: true } : {}),
    ...(mark === '!' ? { isIndirect: true } : {}),
    ...(operator === undefined
      ? {}
      : { change: { operator, word: word(pattern), ...(by === undefined ? {} : { by: word(by) }) } }),
  };
}

function cutAtSlash(text: string): readonly [pattern: string, by: string] {
  const at = text.indexOf('/', 1);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
