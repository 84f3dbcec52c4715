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
  { name, index, change, isLength, isIndirect }: Parameter,
  variables: Variables,
  expand: (word: Word) => string | undefined,
): readonly string[] | undefined | null {
  if ((name !== '@' && index !== '@') || isLength === true) return undefined;
  const items = name === '@' ? (variables.given ?? null) : listOf(variables.get(name));
  if (isIndirect === true) return change === undefined && name !== '@' ? placesOf(items) : null;
  if (change === undefined || items === null) return items;
  if (change.operator !== ':') return undefined;
  // `$1` is the first argument, and `${@:1}` begins with it.
  return pieceOf(name === '@' ? ['', ...items] : items, expand(change.word), name === '@' ? 1 : 0) ?? null;
}

function placesOf(items: readonly string[] | null): readonly string[] | null {
  return items?.map((_, place) => String(place)) ?? null;
}

/** What `OFFSET` or `OFFSET:LENGTH` leaves; undefined where that is not known. @param least offset that is known */
function pieceOf<Sliced extends string | readonly string[]>(
  whole: Sliced,
  written: string | undefined,
  least: number,
): Sliced | undefined {
  const [, from, length] = /^\s*(-?\d+)\s*(?::\s*(\d+)\s*)?$/.exec(written ?? '') ?? [];
  if (from === undefined) return undefined;
  const begin = Number(from) < 0 ? whole.length + Number(from) : Number(from);
  if (begin < least) return undefined;
  return whole.slice(begin, length === undefined ? undefined : begin + Number(length)) as Sliced;
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
  if (part.change?.operator === ':' && isAll(part)) return itemsOf(part, variables, expand)?.join(' ');
  if (part.isIndirect === true && isAll(part)) return itemsOf(part, variables, expand)?.join(' ');
  const value = plainValue(part, variables, expand);
  return part.change === undefined
    ? (value ?? (value === null ? undefined : ''))
    : changed(value, part.change, expand);
}

/** Whether it stands for all items of a list, or all arguments. */
function isAll({ name, index }: Parameter): boolean {
  return name === '@' || index === '@';
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

function plainValue(
  { name: given, index, isLength, isIndirect }: Parameter,
  variables: Variables,
  expand: (word: Word) => string | undefined,
): string | undefined | null {
  const meant = isIndirect === true ? plainValue({ ...plainest, name: given }, variables, expand) : given;
  if (meant === undefined || meant === null || (isIndirect === true && !variableName.test(meant)))
    return null;
  return valueNamed({ name: meant, index, isLength }, variables, expand);
}

const plainest = { kind: 'variable', isQuoted: true } as const;

function valueNamed(
  {
    name,
    index,
    isLength,
  }: Pick<Parameter, 'name'> & {
    readonly index: Parameter['index'] | undefined;
    readonly isLength: boolean | undefined;
  },
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
  switch (operator === ':' ? operator : operator.replace(':', '')) {
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
  if (operator === ':') return pieceOf(text, pattern, 0);
  if (/^[#%]/.test(operator)) return withoutPart(text, operator, pattern);
  const replacement = by === undefined ? undefined : expand(by);
  const found = globExpression(pattern, { begin: false, end: false });
  if (replacement === undefined || found === undefined || !operator.startsWith('/')) return undefined;
  const all = operator === '//' ? new RegExp(found.source, 'g') : found;
  return text.replace(all, () => replacement);
}
