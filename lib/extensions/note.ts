/** Notes on rules that programs leave for themselves, as owner marks and the ledger are: the comment match as a value. */
import type { OptionUse } from './extension';
import { comment } from './matches/comment';

const { flag } = comment.options.comment;

/** A match that holds nothing but a note. */
export interface NoteMatch {
  readonly kind: 'known';
  readonly name: string;
  readonly options: readonly OptionUse[];
}

export function noteMatch(text: string): NoteMatch {
  return { kind: 'known', name: comment.name, options: [{ flag, negated: false, words: [text] }] };
}

/** The note that a match holds; undefined for any other match. */
export function tryFindNote(match: { readonly kind: string; readonly name: string }): string | undefined {
  return isNote(match) ? match.options[0]?.words[0] : undefined;
}

function isNote(match: { readonly kind: string; readonly name: string }): match is NoteMatch {
  return match.kind === 'known' && match.name === comment.name;
}

/**
 * A note as iptables-save prints it, without its `-m`.
 *
 * @param text as it stands inside quotes, and with a character that needs them
 */
export function printNoteOption(text: string): string {
  return `${flag} "${text}"`;
}

/** The whole match, as iptables-save prints it. */
export function printNote(text: string): string {
  return `-m ${comment.name} ${printNoteOption(text)}`;
}
