/** Words of a script to text, as far as that can be told without running anything. */
import type { Part, Word } from './syntax-tree';

export interface Variables {
  /** The value of a variable; undefined where it has none, null where it is not known. */
  readonly get: (name: string) => string | undefined | null;
  /** `$1`, `$2` and so on; undefined where they are not known. */
  readonly arguments: readonly string[] | undefined;
  /** What a command would print; undefined where that is not known. */
  readonly outputOf: (source: string) => string | undefined;
}

/** All fields of some words; undefined where a value is not known. */
export function expandWords(words: readonly Word[], variables: Variables): readonly string[] | undefined {
  const fields: string[] = [];
  for (const word of words) {
    const expanded = expandWord(word, variables);
    if (expanded === undefined) return undefined;
    fields.push(...expanded);
  }
  return fields;
}

/** A word as one text, as in an assignment. */
export function expandText(word: Word, variables: Variables): string | undefined {
  const texts = word.parts.map((part) => valueOf(part, variables));
  return texts.includes(undefined) ? undefined : texts.join('');
}

/** A word as the fields that it becomes. */
function expandWord(word: Word, variables: Variables): readonly string[] | undefined {
  let fields: string[] = [];
  // A field that is begun, even if it is empty so far.
  let current: string | undefined;
  for (const part of word.parts) {
    if (part.kind === 'variable' && part.name === '@' && part.isQuoted) {
      if (variables.arguments === undefined) return undefined;
      const [first, ...more] = variables.arguments;
      if (first === undefined) continue;
      fields.push(`${current ?? ''}${first}`, ...more);
      current = fields.pop();
      continue;
    }
    const value = valueOf(part, variables);
    if (value === undefined) return undefined;
    if (part.isQuoted || part.kind === 'text') {
      current = (current ?? '') + value;
      continue;
    }
    const pieces = value.split(/[ \t\n]+/);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && current !== undefined) {
        fields = [...fields, current];
        current = undefined;
      }
      if (piece !== '') current = (current ?? '') + piece;
    }
  }
  const all = current === undefined ? fields : [...fields, current];
  return all.flatMap((field) =>
    word.parts.some(({ isQuoted }) => isQuoted) ? [field] : expandBraces(field),
  );
}

/** `{a,b}`, in words without quotes. */
function expandBraces(field: string): readonly string[] {
  const [, before = '', inside, after = ''] = /^([^{}]*)\{([^{}]*,[^{}]*)\}(.*)$/.exec(field) ?? [];
  if (inside === undefined) return [field];
  return inside.split(',').flatMap((piece) => expandBraces(`${before}${piece}${after}`));
}

function valueOf(part: Part, variables: Variables): string | undefined {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'output':
      return variables.outputOf(part.source);
    case 'arithmetic':
      return tryCalculate(part.source, variables);
    case 'variable':
      return variableValue(part, variables);
  }
}

function variableValue(
  { name, otherwise }: Extract<Part, { readonly kind: 'variable' }>,
  variables: Variables,
): string | undefined {
  const value = /^[0-9@*#]$/.test(name) ? argumentValue(name, variables) : variables.get(name);
  if (value === null) return undefined;
  const isMissing = value === undefined || (value === '' && otherwise?.operator.startsWith(':') === true);
  const operator = otherwise?.operator.replace(':', '');
  if (operator === '+') return isMissing ? '' : expandText(otherwise?.word ?? { parts: [] }, variables);
  if (isMissing && (operator === '-' || operator === '='))
    return expandText(otherwise?.word ?? { parts: [] }, variables);
  return value ?? '';
}

function argumentValue(name: string, { arguments: given }: Variables): string | null {
  if (given === undefined) return null;
  if (name === '#') return String(given.length);
  return name === '@' || name === '*' ? given.join(' ') : (given[Number(name) - 1] ?? '');
}

/** Sums, differences and products of whole numbers. */
function tryCalculate(source: string, variables: Variables): string | undefined {
  const text = source.replace(
    /\$?\{?([A-Za-z_][A-Za-z0-9_]*)\}?/g,
    (_, name: string) => variables.get(name) ?? 'x',
  );
  const [, left, operator, right] = /^\s*(\d+)\s*(?:([-+*])\s*(\d+)\s*)?$/.exec(text) ?? [];
  if (left === undefined) return undefined;
  if (operator === undefined || right === undefined) return left;
  const [a, b] = [Number(left), Number(right)];
  return String(operator === '+' ? a + b : operator === '-' ? a - b : a * b);
}
