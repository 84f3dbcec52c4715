/** A line of a rules file as a command, its chain and number, and the rule that is left. */
import { at as itemAt } from '../../base/at';
import { commandOptionByName, commandOptionsBeginning } from '../parse/command-options';
import type { Counters } from '../model/ruleset';
import type { Place } from './save-diagnostics';
import { type Word, splitWords } from '../text/words';

export interface CommandLine {
  /** Its long spelling. */
  readonly verb: string;
  /** What stands after the verb up to the next option. */
  readonly words: readonly Word[];
  readonly counters?: Counters;
  readonly place: Place;
  /** The line with counters, the verb and so many of its words blanked out, so that columns stay. */
  readonly withoutWords: (count: number) => string;
}

/** Commands whose first word is the name of a chain, whatever it looks like. */
const takesChain: ReadonlySet<string> = new Set([
  '--append',
  '--insert',
  '--replace',
  '--delete',
  '--policy',
  '--new-chain',
  '--rename-chain',
]);

/** Undefined when no word of the line is a command. */
export function tryReadCommand(text: string, place: Place): CommandLine | undefined {
  const [first, ...others] = splitWords(text).words;
  const counted = /^\[([0-9]{1,20}):([0-9]{1,20})\]$/.exec(first?.text ?? '');
  const words = counted === null && first !== undefined ? [first, ...others] : others;
  const spelled = words.map(spellCommand);
  const at = spelled.findIndex((command) => command !== undefined);
  const command = spelled[at];
  if (command === undefined) return undefined;
  const after = words.slice(at + 1);
  const taken = command.glued.length === 0 && takesChain.has(command.verb) ? 1 : 0;
  const end = after.findIndex(({ text: word }, index) => index >= taken && /^(-|!$)/.test(word));
  const own = [...command.glued, ...(end < 0 ? after : after.slice(0, end))];
  const before = [...(counted === null || first === undefined ? [] : [first]), ...words.slice(at, at + 1)];
  return {
    verb: command.verb,
    words: own,
    place,
    withoutWords: (count) => blankOut(text, [...before, ...own.slice(0, count)]),
    ...(counted === null
      ? {}
      : { counters: { packets: BigInt(itemAt(counted, 1)), bytes: BigInt(itemAt(counted, 2)) } }),
  };
}

/** `-A`, `-AINPUT`, `--append`, `--append=INPUT`, and beginnings that no other option has. */
function spellCommand(word: Word): { readonly verb: string; readonly glued: readonly Word[] } | undefined {
  const { text, start, end } = word;
  if (!/^-(-[a-z]|[A-Z])/.test(text)) return undefined;
  const equals = text.indexOf('=');
  const length = text.startsWith('--') ? (equals < 0 ? text.length : equals) : 2;
  const verb = verbOf(text.slice(0, length));
  if (verb === undefined) return undefined;
  const value = text.slice(equals >= 0 && text.startsWith('--') ? length + 1 : length);
  return {
    verb,
    glued: value === '' ? [] : [{ text: value, start: Math.min(start + length, end - 1), end }],
  };
}

function verbOf(name: string): string | undefined {
  const exact = commandOptionByName.get(name);
  const [near, ...others] = exact === undefined && name.length > 3 ? commandOptionsBeginning(name) : [];
  const option = exact ?? (others.length > 0 ? undefined : near);
  const long = option?.names.at(-1);
  return option?.kind === 'misplaced' && option.takes === 1 ? long : undefined;
}

function blankOut(text: string, words: readonly Word[]): string {
  const characters = words.reduce(
    (left, { start, end }) => left.slice(0, start) + ' '.repeat(end - start) + left.slice(end),
    text,
  );
  return characters;
}
