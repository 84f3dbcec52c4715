/** The owners whose rules a host keeps over a reboot, shown below its live rules. */
import type { OwnerAtBoot } from '../plan/ownership/boot-owners';
import type { Paint } from './paint';
import { visibleText } from '../base/visible-text';

export type BootNote =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Whether something seems to load it. */
      readonly isLoaded: boolean;
      readonly owners: readonly OwnerAtBoot[];
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
  return note.owners.map(({ owner, state }) => {
    const text = `  ${path}: ${visibleText(owner)} ${stateText[state]}${unloaded}`;
    return state === 'same' && note.isLoaded ? text : paint.warning(text);
  });
}

const stateText: Readonly<Record<OwnerAtBoot['state'], string>> = {
  same: 'is in the file as it is live',
  differs: 'is in the file, but not as it is live: a reboot changes it',
  missing: 'is not in the file: a reboot removes it',
  gone: 'is in the file, but not live: a reboot restores it',
};
