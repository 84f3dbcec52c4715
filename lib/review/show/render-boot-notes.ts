/** The owners whose rules a host keeps over a reboot, shown below its live rules. */
import type { OwnerAtBoot } from '../../plan/ownership/boot-owners';
import type { Operation } from '../../diff/operation';
import type { Paint } from '../text/paint';
import { count } from '../text/quantity';
import { summaryOf } from '../views/summary';
import { visibleText } from '../../base/visible-text';

export type BootNote =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Whether something seems to load it. */
      readonly isLoaded: boolean;
      readonly owners: readonly OwnerAtBoot[];
      /** What a reboot would make of the live rules; undefined when there is no file. */
      readonly drift?: readonly Operation[];
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** Ends with a newline, or is empty. */
export function renderBootNotes(notes: readonly BootNote[], paint: Paint): string {
  const lines = notes.flatMap((note) => renderNote(note, paint));
  if (lines.length === 0) return '';
  return `\n${[paint.heading('at boot'), ...lines].join('\n')}\n`;
}

function renderNote(note: BootNote, paint: Paint): readonly string[] {
  if (note.kind === 'unknown') return [`  ${paint.warning(visibleText(note.why))}`];
  const path = visibleText(note.path);
  const unloaded = note.isLoaded ? '' : '; but nothing seems to load this file';
  const owners = note.owners.map(({ owner, state }) => {
    const text = `  ${path}: ${visibleText(owner)} ${stateText[state]}${unloaded}`;
    return state === 'same' && note.isLoaded ? text : paint.warning(text);
  });
  return [...owners, ...driftLines(note.drift ?? [], path, paint)];
}

/** Also rules that nobody manages, which a reboot changes as well. */
function driftLines(drift: readonly Operation[], path: string, paint: Paint): readonly string[] {
  if (drift.length === 0) return [];
  const chains = [...new Set(drift.map(({ table, chain }) => `${table} ${visibleText(chain)}`))];
  const named = chains.slice(0, 6).join(', ');
  const where = chains.length > 6 ? `${named} and ${count(chains.length - 6, 'more chain')}` : named;
  return [paint.warning(`  ${path}: a reboot would make ${summaryOf(drift)}; in ${where}`)];
}

const stateText: Readonly<Record<OwnerAtBoot['state'], string>> = {
  same: 'is in the file as it is live',
  differs: 'is in the file, but not as it is live: a reboot changes it',
  missing: 'is not in the file: a reboot removes it',
  gone: 'is in the file, but not live: a reboot restores it',
};
