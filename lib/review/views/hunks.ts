import type { ChainLine } from './chain-view';

/** Lines that are shown together; `skipped` unchanged ones stand before them and are not shown. */
export interface Hunk {
  readonly skipped: number;
  readonly lines: readonly ChainLine[];
}

export interface Hunks {
  readonly hunks: readonly Hunk[];
  /** Unchanged lines behind the last hunk. */
  readonly skipped: number;
}

/** Each change with the unchanged rules around it, as many as a diff usually shows. */
export function hunksOf(lines: readonly ChainLine[], context = 3): Hunks {
  const hunks: { start: number; end: number }[] = [];
  lines.forEach(({ kind }, index) => {
    if (kind === 'kept') return;
    const last = hunks.at(-1);
    const start = Math.max(0, index - context);
    const end = Math.min(lines.length, index + context + 1);
    // One line that is left out takes as much room as the line itself.
    if (last !== undefined && start <= last.end + 1) last.end = end;
    else hunks.push({ start: start === 1 ? 0 : start, end });
  });
  const last = hunks.at(-1);
  if (last?.end === lines.length - 1) last.end = lines.length;
  return {
    hunks: hunks.map(({ start, end }, index) => ({
      skipped: start - (hunks[index - 1]?.end ?? 0),
      lines: lines.slice(start, end),
    })),
    skipped: lines.length - (last?.end ?? 0),
  };
}
