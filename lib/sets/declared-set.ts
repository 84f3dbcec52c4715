/** A set as it is declared outside of files: the value of an attribute, or of a construct. */
import type { Diagnostic } from '../base/diagnostic';
import { SetBuilder } from './build-set';
import type { IpSet, IpSets } from './ip-set';
import { optionsOfEntry } from './parse-sets';
import { setProblems } from './diagnostics';
import { openQuoteIn, wordsOfLine } from './set-words';

export interface DeclaredSet {
  /** Such as `hash:net`. */
  readonly type: string;
  /** `ipv4` or `ipv6`. @default ipv4, where the type has a family */
  readonly family?: string;
  /** Each as it stands after `ipset add NAME`, options included. @default none */
  readonly entries?: readonly string[];
  /** Options of `ipset create` by name; one that stands alone has the text `true`. @default none */
  readonly options?: Readonly<Record<string, string>>;
  /** Whether its members belong to others: it is made and kept, and has no `entries` here. @default false */
  readonly dynamic?: boolean;
}

/** Where in declared sets something is wrong. */
export interface DeclaredSetPlace {
  readonly set: string;
  /** Which entry, from 0. @default the set itself */
  readonly entry?: number;
}

/** What is declared, as values: the sets that are without a mistake. */
export function parseDeclaredSets(
  declared: Readonly<Record<string, DeclaredSet>>,
  report: (place: DeclaredSetPlace, diagnostic: Diagnostic) => void,
): IpSets {
  const sets = Object.entries(declared).flatMap(([name, set]) => {
    const parsed = parseDeclaredSet(name, set, report);
    return parsed === undefined ? [] : [[name, parsed] as const];
  });
  return new Map(sets);
}

function parseDeclaredSet(
  name: string,
  { type, family, entries = [], options = {}, dynamic = false }: DeclaredSet,
  report: (place: DeclaredSetPlace, diagnostic: Diagnostic) => void,
): IpSet | undefined {
  const ofSet = (diagnostic: Diagnostic): void => {
    report({ set: name }, diagnostic);
  };
  const written = {
    name,
    type,
    options: Object.entries(options),
    ...(family === undefined ? {} : { family }),
  };
  const builder = SetBuilder.create(written, {}, ofSet);
  if (builder === undefined) return undefined;
  if (dynamic && entries.length > 0) ofSet(setProblems.dynamicWithEntries(name));
  for (const [entry, text] of entries.entries()) {
    const ofEntry = (diagnostic: Diagnostic): void => {
      report({ set: name, entry }, diagnostic);
    };
    const [element, ...rest] = wordsOfLine(text);
    if (openQuoteIn(text) >= 0) ofEntry(setProblems.openQuote({}));
    else builder.add(element?.text ?? '', optionsOfEntry(rest), {}, ofEntry);
  }
  const set = builder.finish(ofSet);
  return dynamic ? { ...set, isDynamic: true } : set;
}
