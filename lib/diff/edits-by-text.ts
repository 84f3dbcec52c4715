/**
 * The edits of a shared chain as batch lines that cannot hit a foreign rule.
 *
 * `-R` and `-D` with an index hit whatever rule is there. If somebody has inserted a rule since the chain was read, that
 * is the wrong rule, and it may be a foreign one. So rules are first deleted by their text, and new ones inserted
 * after that, each at its final place. If somebody did insert a rule, a managed one may then be one place off, which the
 * verification notices and rolls back; no foreign rule is lost.
 */
import { at } from '../base/at';
import type { Operation } from './operation';

export type RuleEdit = Extract<Operation, { readonly kind: 'insert' | 'replace' | 'delete' }>;
type Arrival = Exclude<RuleEdit, { readonly kind: 'delete' }>;

/**
 * @param before the texts of the chain's rules
 * @param isUnique whether a rule of this text is managed for certain
 * @param print the rule of an edit as it is to be written
 * @returns undefined when a rule that goes cannot be told by its text from all others in the chain
 */
export function tryEditsByText(
  edits: readonly RuleEdit[],
  before: readonly string[],
  isUnique: (text: string) => boolean,
  print: (edit: Arrival) => string,
): readonly string[] | undefined {
  const slots: (Arrival | string)[] = [...before];
  const gone: string[] = [];
  for (const edit of edits) {
    const place = edit.index - 1;
    const old = edit.kind === 'insert' ? undefined : slots[place];
    // A rule that this very script brought goes without a trace.
    if (typeof old === 'string') gone.push(old);
    if (edit.kind === 'delete') slots.splice(place, 1);
    else slots.splice(place, edit.kind === 'replace' ? 1 : 0, edit);
  }
  if (!gone.every(isUnique) || !areAlone(gone, before)) return undefined;
  if (edits.length === 0) return [];
  const lastKept = slots.map((slot) => typeof slot).lastIndexOf('string');
  const { chain } = at(edits, 0);
  return [
    ...gone.map((text) => `-D ${chain} ${text}`),
    ...slots.flatMap((slot, index) => {
      if (typeof slot === 'string') return [];
      const place = index > lastKept ? `-A ${chain}` : `-I ${chain} ${String(index + 1)}`;
      return [`${place} ${print(slot)}`.trimEnd()];
    }),
  ];
}

/** Of two equal rules, a text would take out the first one. */
function areAlone(texts: readonly string[], chain: readonly string[]): boolean {
  const wanted = new Set(texts);
  return chain.filter((text) => wanted.has(text)).length === texts.length;
}
