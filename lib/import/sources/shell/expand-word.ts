/** Words of a script to text, as far as that can be told without running anything. */
import { tryCalculate } from './arithmetic';
import { type Variables, itemsOf, valueOfParameter } from './expand-parameter';
import { ScriptCursor } from './script-cursor';
import type { Part, Word } from './syntax-tree';

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

/** The fields of a word so far. */
class Fields {
  private readonly done: string[] = [];
  /** A field that was started, even if it is empty so far. */
  private current: string | undefined;

  add(text: string): void {
    this.current = (this.current ?? '') + text;
  }

  end(): void {
    if (this.current !== undefined) this.done.push(this.current);
    this.current = undefined;
  }

  get all(): readonly string[] {
    return this.current === undefined ? this.done : [...this.done, this.current];
  }
}

/** A word as the fields that it becomes. */
function expandWord(word: Word, variables: Variables): readonly string[] | undefined {
  const fields = new Fields();
  for (const part of word.parts) {
    const items =
      part.isQuoted && part.kind === 'variable'
        ? itemsOf(part, variables, (each) => expandText(each, variables))
        : undefined;
    if (items === null) return undefined;
    if (items !== undefined) {
      for (const [index, item] of items.entries()) {
        if (index > 0) fields.end();
        fields.add(item);
      }
      continue;
    }
    const value = valueOf(part, variables);
    if (value === undefined) return undefined;
    if (part.isQuoted) fields.add(value);
    // Names of files, which only the host knows.
    else if (/[*?]/.test(value)) return undefined;
    else if (part.kind === 'text') fields.add(value);
    else addPieces(fields, value, variables);
  }
  return word.parts.some(({ isQuoted }) => isQuoted) ? fields.all : fields.all.flatMap(expandBraces);
}

/** A value without quotes, which the shell splits. */
function addPieces(fields: Fields, value: string, variables: Variables): void {
  for (const [index, piece] of splitFields(value, variables).entries()) {
    if (index > 0) fields.end();
    if (piece !== '') fields.add(piece);
  }
}

/** A text as the shell splits it into fields, with empty ones at blank ends. */
export function splitFields(text: string, variables: Variables): readonly string[] {
  const separators = variables.get('IFS');
  if (typeof separators !== 'string') return text.split(/[ \t\n]+/);
  const characters = separators.replace(/[\\\]^-]/g, '\\$&');
  return characters === '' ? [text] : text.split(new RegExp(`[${characters}]`));
}

/** `{a,b}` and `{1..3}`, in words without quotes. */
function expandBraces(field: string): readonly string[] {
  const [, front = '', first, last, back = ''] = /^([^{}]*)\{(\d{1,5})\.\.(\d{1,5})\}(.*)$/.exec(field) ?? [];
  if (first !== undefined && last !== undefined) {
    const count = Math.abs(Number(last) - Number(first)) + 1;
    const step = Number(last) < Number(first) ? -1 : 1;
    return Array.from(
      { length: Math.min(count, 10_000) },
      (_, index) => Number(first) + step * index,
    ).flatMap((number) => expandBraces(`${front}${String(number)}${back}`));
  }
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
    case 'unknown':
      return undefined;
    case 'arithmetic':
      return calculated(part.source, variables);
    case 'variable':
      return valueOfParameter(part, variables, (word) => expandText(word, variables));
  }
}

function calculated(source: string, variables: Variables): string | undefined {
  const value = calculate(source, variables);
  return value === undefined ? undefined : String(value);
}

/** A calculation in which `$NAME` and its like mean their values; undefined where it is not known. */
export function calculate(source: string, variables: Variables): number | undefined {
  const word = source.includes('$') ? new ScriptCursor(`"${source}"`).tryTakeWord() : undefined;
  const text = word === undefined ? source : expandText(word, variables);
  return text === undefined ? undefined : tryCalculate(text, numbersOf(variables));
}

/** Variables as calculations see them. */
function numbersOf(variables: Variables): Parameters<typeof tryCalculate>[1] {
  return {
    get: (name) => {
      const value = /^\d$/.test(name) ? variables.given?.[Number(name) - 1] : variables.get(name);
      return value === undefined ? '0' : typeof value === 'string' ? value : undefined;
    },
    set: (name, value) => {
      variables.set(name, value ?? null);
    },
  };
}
