import type { Diagnostic, Span } from '../base/diagnostic';
import { shortenQuoted } from '../base/excerpt';
import { tryFindNearest } from '../base/suggest';
import type { Refused } from '../extensions/value-kind';
import { type SetCode, setCatalogue } from './catalogue';
import { setNameForm } from './ip-set';
import { setTypeNames } from './set-types';

/** Where something was written: a place in a file, or the path of what declares it. */
export interface SetPlace {
  readonly span?: Span;
  readonly path?: string;
}

function parts(
  place: SetPlace,
  code: SetCode,
  summary: string,
  more: { detail?: string; help?: string } = {},
) {
  return {
    code,
    summary: shortenQuoted(summary),
    ...(more.detail === undefined ? {} : { detail: shortenQuoted(more.detail) }),
    ...(more.help === undefined ? {} : { help: shortenQuoted(more.help) }),
    ...place,
  };
}

const problem = (...args: Parameters<typeof parts>): Diagnostic => setCatalogue.problem(parts(...args));
const warning = (...args: Parameters<typeof parts>): Diagnostic => setCatalogue.warning(parts(...args));

function didYouMean(written: string, names: readonly string[]): string {
  const nearest = tryFindNearest(written, names);
  return nearest === undefined ? `known are ${names.join(', ')}` : `did you mean \`${nearest}\`?`;
}

export const setProblems = {
  badEntry: (place: SetPlace, set: string, entry: string, { why, didYouMean: near }: Refused) =>
    problem(place, 'sets/bad-entry', `set ${set}: the entry \`${entry}\` cannot be used`, {
      detail: why,
      ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
    }),
  badLine: (place: SetPlace, command: string) =>
    problem(place, 'sets/bad-line', `\`${command}\` is neither \`create\` nor \`add\``, {
      help: 'a file of sets is as `ipset save` prints it',
    }),
  openQuote: (place: SetPlace) =>
    problem(place, 'sets/bad-line', 'a double quote is not closed', {
      help: 'put quotes around the whole comment; a quote inside of one cannot be written',
    }),
  incompleteLine: (place: SetPlace, command: string, needed: string) =>
    problem(place, 'sets/bad-line', `\`${command}\` needs ${needed}`),
  unknownType: (place: SetPlace, set: string, type: string) =>
    problem(place, 'sets/unknown-type', `set ${set}: there is no type \`${type}\``, {
      help: didYouMean(type, setTypeNames),
    }),
  badName: (place: SetPlace, name: string) =>
    problem(place, 'sets/bad-name', `\`${name}\` cannot be the name of a set`, {
      detail: `allowed are ${setNameForm}`,
    }),
  unknownOption: (place: SetPlace, set: string, option: string, allowed: readonly string[]) =>
    problem(place, 'sets/bad-option', `set ${set}: there is no option \`${option}\` here`, {
      help: didYouMean(option, allowed),
    }),
  badValue: (place: SetPlace, set: string, option: string, value: string | undefined, allowed: string) =>
    problem(
      place,
      'sets/bad-option',
      value === undefined
        ? `set ${set}: \`${option}\` needs a value`
        : `set ${set}: \`${option}\` cannot be \`${value}\``,
      { detail: `allowed is ${allowed}` },
    ),
  missingOption: (place: SetPlace, set: string, option: string, allowed: string) =>
    problem(place, 'sets/bad-option', `set ${set}: the option \`${option}\` is missing`, {
      help: `write \`${option}\` and ${allowed}`,
    }),
  needsOption: (place: SetPlace, set: string, option: string, needed: string) =>
    problem(
      place,
      'sets/bad-option',
      needed === 'net' || needed === 'iface'
        ? `set ${set}: \`${option}\` does not go with this type of set`
        : `set ${set}: entries with \`${option}\` need a set with \`${needed}\``,
      needed === 'net' || needed === 'iface' ? {} : { help: `add \`${needed}\` to the options of the set` },
    ),
  badFamily: (place: SetPlace, set: string, family: string, allowed: string) =>
    problem(place, 'sets/bad-option', `set ${set}: the family cannot be \`${family}\``, {
      detail: `allowed is ${allowed}`,
    }),
  /** @param rule with its place */
  filledByRule: (set: string, rule: string) =>
    problem(
      {},
      'sets/filled-by-rules',
      `a rule fills or empties the set ${set}, whose members are declared`,
      {
        detail: `${rule}\nwith the first packet that this rule meets, the set would not be as declared any more`,
        help: 'declare it with `dynamic: true` and without entries: what rules put in stays then; entries of yours go into a second set, which other rules name as well. In a file of sets (`--sets`), leave it out, and make it on the host by `ipset create`',
      },
    ),
  dynamicWithEntries: (set: string) =>
    problem({}, 'sets/dynamic-with-entries', `the set ${set} is dynamic and has entries`, {
      detail: 'the members of a dynamic set belong to others, so none are declared',
      help: 'leave `entries` out, or leave `dynamic` out',
    }),
  duplicateSet: (place: SetPlace, set: string) =>
    problem(place, 'sets/duplicate-set', `the set ${set} is created twice`),
  noSet: (place: SetPlace, set: string) =>
    problem(place, 'sets/no-set', `no line before this one creates the set ${set}`),
  duplicateEntry: (place: SetPlace, set: string, element: string) =>
    warning(place, 'sets/duplicate-entry', `set ${set}: ${element} is there twice, with other options`, {
      detail: 'the last one holds',
    }),
  tooManyEntries: (place: SetPlace, set: string, entries: number, maxelem: string) =>
    problem(
      place,
      'sets/too-many-entries',
      `set ${set}: ${String(entries)} entries do not fit, as maxelem is ${maxelem}`,
      { help: `declare \`maxelem ${String(2 ** Math.ceil(Math.log2(entries)))}\` or more` },
    ),
};
