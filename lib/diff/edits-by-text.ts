/**
 * The edits of a chain that is shared with others, as batch lines that cannot hit a rule of others.
 *
 * `-R` and `-D` with an index take whatever stands there. Between the last look at a chain and the batch, somebody
 * may have inserted a rule, and then that is the next one, which may be theirs. So all that goes is deleted by its
 * text, first, and what comes is inserted after that, each at its last place. If somebody came between, ours may
 * then stand one place off, which is noticed and undone; nothing of theirs is lost.
 */
import type { Operation } from './operation';

export type RuleEdit = Extract<Operation, { readonly kind: 'insert' | 'replace' | 'delete' }>;
type Arrival = Exclude<RuleEdit, { readonly kind: 'delete' }>;

/**
 * @param before the texts of the chain's rules
 * @param isUnique whether a rule of this text is nobody else's
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
    const at = edit.index - 1;
    const old = edit.kind === 'insert' ? undefined : slots[at];
    // A rule that this very script brought goes without a trace.
    if (typeof old === 'string') gone.push(old);
    if (edit.kind === 'delete') slots.splice(at, 1);
    else slots.splice(at, edit.kind === 'replace' ? 1 : 0, edit);
  }
  if (!gone.every(isUnique) || !areAlone(gone, before)) return undefined;
  const lastKept = slots.map((slot) => typeof slot).lastIndexOf('string');
  const chain = edits[0]?.chain ?? '';
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
