/** What a program does not declare, as comments: by whose it is. */
import { familyName } from '../../net/family';
import type { LeftOut, LeftOutSet, Reason } from '../left-out';

export function leftOutLines(
  leftOut: readonly LeftOut[],
  sets: readonly LeftOutSet[] = [],
): readonly string[] {
  const groups = new Map<string, string[]>();
  const add = (reason: Reason, name: string): void => {
    const title = titleOf(reason);
    const names = groups.get(title) ?? [];
    groups.set(title, names);
    names.push(name);
  };
  for (const { family, table, chain, rule, reason } of leftOut) {
    const place = `${familyName(family)} ${table} ${chain}`;
    add(reason, rule === undefined ? `chain ${place}` : `${place}: ${rule}`);
  }
  for (const { set, reason } of sets) add(reason, `set ${set}`);
  return [...groups].flatMap(([title, names]) => [
    `Left out, ${title}:`,
    ...names.map((name) => `  ${name}`),
  ]);
}

function titleOf({ kind, text }: Reason): string {
  switch (kind) {
    case 'program':
      return `of ${text}`;
    case 'owner':
      return `of the owner ${text}`;
    case 'not-declarable':
      return `cannot be declared (${text})`;
    case 'filled':
      return `filled by others (${text})`;
  }
}
