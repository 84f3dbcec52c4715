/** `$NAME`, `${NAME[@]}`, `${NAME:-WORD}` and their like to text. */
import { globExpression, withoutPart } from './glob';
import type { Change, Part, Word } from './syntax-tree';

/** A list; one text; undefined for none, null for one that is not known. */
export type Value = string | readonly string[] | undefined | null;

export interface Variables {
  readonly get: (name: string) => Value;
  readonly set: (name: string, value: string | null) => void;
  /** `$1`, `$2` and so on; undefined where they are not known. */
  readonly given: readonly string[] | undefined;
  /** What a command would print; undefined where that is not known. */
  readonly outputOf: (source: string) => string | undefined;
}

type Parameter = Extract<Part, { readonly kind: 'variable' }>;

/** Fields of `"$@"` and `"${NAME[@]}"`; undefined for what is one field, null where they are not known. */
export function itemsOf(
  { name, index, change, isLength }: Parameter,
  variables: Variables,
): readonly string[] | undefined | null {
  if (change !== undefined || isLength === true) return undefined;
  if (name === '@') return variables.given ?? null;
  if (index !== '@') return undefined;
  return listOf(variables.get(name));
}

function listOf(value: Value): readonly string[] | null {
  if (value === null) return null;
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** Undefined where it is not known. */
export function valueOfParameter(
  part: Parameter,
  variables: Variables,
  expand: (word: Word) => string | undefined,
): string | undefined {
  const value = plainValue(part, variables, expand);
  return part.change === undefined
    ? (value ?? (value === null ? undefined : ''))
    : changed(value, part.change, expand);
}

function plainValue(
  { name, index, isLength }: Parameter,
  variables: Variables,
  expand: (word: Word) => string | undefined,
): string | undefined | null {
  if (/^[0-9@*#]$/.test(name)) return argumentValue(name, variables);
  if (/^[?$!]$/.test(name)) return null;
  const value = variables.get(name);
  if (value === null) return null;
  const list = listOf(value) ?? [];
  if (index === '@' || index === '*') return isLength === true ? String(list.length) : list.join(' ');
  const at = index === undefined ? 0 : Number(expand(index)?.trim() ?? NaN);
  if (Number.isNaN(at)) return null;
  const item = list.at(at);
  return isLength === true ? String((item ?? '').length) : item;
}

function argumentValue(name: string, { given }: Variables): string | undefined | null {
  if (given === undefined || name === '0') return null;
  if (name === '#') return String(given.length);
  return name === '@' || name === '*' ? given.join(' ') : given[Number(name) - 1];
}

/** As long as values of scripts are, and more. */
const maxLength = 4096;

function changed(
  value: string | undefined | null,
  { operator, word, by }: Change,
  expand: (word: Word) => string | undefined,
): string | undefined {
  if (value === null) return undefined;
  const isMissing = value === undefined || (value === '' && operator.startsWith(':'));
  switch (operator.replace(':', '')) {
    case '+':
      return isMissing ? '' : expand(word);
    case '-':
    case '=':
      return isMissing ? expand(word) : value;
    case '?':
      return isMissing ? undefined : value;
    default:
      return replaced(value ?? '', { operator, word, ...(by === undefined ? {} : { by }) }, expand);
  }
}

/** Without an end, or with another text for a part of it. */
function replaced(
  text: string,
  { operator, word, by }: Change,
  expand: (word: Word) => string | undefined,
): string | undefined {
  const pattern = expand(word);
  if (pattern === undefined || text.length > maxLength) return undefined;
  if (/^[#%]/.test(operator)) return withoutPart(text, operator, pattern);
  const replacement = by === undefined ? undefined : expand(by);
  const found = globExpression(pattern, { begin: false, end: false });
  if (replacement === undefined || found === undefined || !operator.startsWith('/')) return undefined;
  const all = operator === '//' ? new RegExp(found.source, 'g') : found;
  return text.replace(all, () => replacement);
}
