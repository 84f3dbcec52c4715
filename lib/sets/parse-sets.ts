/**
 * Reads a file as `ipset save` prints it.
 *
 * What a host printed (`live`) never fails to parse: a type, option or entry that is not known here stays as it is, so
 * that foreign sets do no harm. In a file that a person wrote, each mistake is an error with its place.
 */
import { decodeBytes } from '../base/bytes';
import { type Diagnostic, isError } from '../base/diagnostic';
import { SetBuilder, type WrittenOption } from './build-set';
import { type SetPlace, setProblems } from './diagnostics';
import type { EntryOptions, IpSet, IpSets } from './ip-set';
import { createOptions, entryOptions } from './set-options';
import { tryFindSetType } from './set-types';
import { type SetWord, openQuoteIn, wordsOfLine } from './set-words';

export interface ParsedSets {
  /** Undefined where there are errors. */
  readonly sets: IpSets | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function parseSets(bytes: Buffer | string, file: string): ParsedSets {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic);
  };
  const builders = new Map<string, SetBuilder>();
  /** Sets of which the `create` line is wrong: what is added to them is not reported again. */
  const broken = new Set<string>();
  for (const [index, text] of linesOf(bytes).entries()) {
    const words = wordsOfLine(text);
    const [command, name, third, ...rest] = words;
    if (command === undefined || command.text.startsWith('#')) continue;
    const placeOf = (word: SetWord): SetPlace => ({
      span: {
        file,
        line: index + 1,
        column: word.start + 1,
        length: Math.max(1, word.end - word.start),
        text,
      },
    });
    const kind = commands[command.text];
    const quote = openQuoteIn(text);
    if (kind === undefined) report(setProblems.badLine(placeOf(command), command.text));
    else if (quote >= 0)
      report(setProblems.openQuote(placeOf({ text: '"', start: quote, end: text.length })));
    else if (name === undefined || third === undefined)
      report(setProblems.incompleteLine(placeOf(command), command.text, needs[kind]));
    else if (kind === 'create') {
      if (builders.has(name.text) || broken.has(name.text))
        report(setProblems.duplicateSet(placeOf(name), name.text));
      const { family, options } = optionsOfSet(rest);
      const written = {
        name: name.text,
        type: third.text,
        options,
        ...(family === undefined ? {} : { family }),
      };
      const builder = SetBuilder.create(written, placeOf(third), report);
      if (builder === undefined) broken.add(name.text);
      else builders.set(name.text, builder);
    } else {
      const builder = builders.get(name.text);
      if (builder !== undefined) builder.add(third.text, pairs(rest, entryOptions), placeOf(third), report);
      else if (!broken.has(name.text)) report(setProblems.noSet(placeOf(name), name.text));
    }
  }
  const sets = new Map([...builders].map(([name, builder]) => [name, builder.finish(report)]));
  return { sets: diagnostics.some(isError) ? undefined : sets, diagnostics };
}

/** What a host printed. */
export function parseLiveSets(bytes: Buffer | string): IpSets {
  const ignored = (): void => undefined;
  const builders = new Map<string, SetBuilder>();
  const kept = new Map<string, IpSet & { readonly entries: Map<string, EntryOptions> }>();
  for (const text of linesOf(bytes)) {
    const [command, name, third, ...rest] = wordsOfLine(text);
    const kind = commands[command?.text ?? ''];
    if (kind === undefined || name === undefined || third === undefined) continue;
    if (kind === 'create') {
      const { family, options } = optionsOfSet(rest);
      // Where the kernel begins to count is another number for each set, and no matter.
      const known = options.filter(
        ([option]) => Object.hasOwn(createOptions, option) && option !== 'initval',
      );
      const written = {
        name: name.text,
        type: third.text,
        options: known,
        ...(family === undefined ? {} : { family }),
      };
      const builder =
        tryFindSetType(third.text) === undefined ? undefined : SetBuilder.create(written, {}, ignored);
      if (builder !== undefined) builders.set(name.text, builder);
      else kept.set(name.text, { name: name.text, type: third.text, options: {}, entries: new Map() });
    } else {
      const builder = builders.get(name.text);
      if (builder !== undefined) builder.addLive(third.text, pairs(rest, entryOptions));
      else kept.get(name.text)?.entries.set(third.text, {});
    }
  }
  return new Map([
    ...[...builders].map(([name, builder]) => [name, builder.finish(ignored)] as const),
    ...kept,
  ]);
}

const commands: Readonly<Record<string, 'create' | 'add' | undefined>> = {
  create: 'create',
  '-N': 'create',
  add: 'add',
  '-A': 'add',
};

const needs = { create: 'the name of a set and a type', add: 'the name of a set and an entry' } as const;

function linesOf(bytes: Buffer | string): readonly string[] {
  return (typeof bytes === 'string' ? bytes : decodeBytes(bytes)).split('\n');
}

/** Words after an element, as options. */
export function optionsOfEntry(words: readonly SetWord[]): readonly WrittenOption[] {
  return pairs(words, entryOptions);
}

/** Words after a type, as a family and options. */
export function optionsOfSet(words: readonly SetWord[]): ReturnType<typeof splitFamily> {
  return splitFamily(pairs(words, createOptions));
}

/**
 * Words as options with their values: one that stands alone takes no word. A word that is no option takes the next one that
 * is none either, so that a mistake is reported once.
 */
function pairs(
  words: readonly SetWord[],
  specs: Readonly<Record<string, { readonly isFlag?: true }>>,
): readonly WrittenOption[] {
  const isKnown = (name: string): boolean => name === 'family' || Object.hasOwn(specs, name);
  const found: WrittenOption[] = [];
  for (let index = 0; index < words.length; index++) {
    const name = words[index]?.text ?? '';
    const next = words[index + 1]?.text;
    const standsAlone = isKnown(name) ? specs[name]?.isFlag === true : next === undefined || isKnown(next);
    found.push([name, standsAlone ? undefined : next]);
    if (!standsAlone) index++;
  }
  return found;
}

function splitFamily(options: readonly WrittenOption[]): {
  readonly family: string | undefined;
  readonly options: readonly WrittenOption[];
} {
  return {
    family: options.find(([name]) => name === 'family')?.[1],
    options: options.filter(([name]) => name !== 'family'),
  };
}
