/** Whose rules a host keeps over a reboot, for a person who looks at what is live. */
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
    const text = `  ${path}: ${visibleText(owner)} ${says[state]}${unloaded}`;
    return state === 'same' && note.isLoaded ? text : paint.warning(text);
  });
}

const says: Readonly<Record<OwnerAtBoot['state'], string>> = {
  same: 'is there as it is live',
  differs: 'is there, but not as it is live: a reboot changes it',
  missing: 'is not there: a reboot takes it away',
  gone: 'is there, but not live: a reboot brings it back',
};
