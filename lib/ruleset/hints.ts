/** What is said after a mistake in a rule: what was meant, or what has to stand before it. */
import type { Extension } from '../extensions/extension';

export function didYouMean(nearest: string | undefined): string | undefined {
  return nearest === undefined ? undefined : `did you mean \`${nearest}\`?`;
}

/** How a rule comes to have the options of these extensions. */
export function ways(owners: readonly Extension[]): string {
  const each = owners.map(({ kind, name, impliedBy }) => {
    if (impliedBy !== undefined) return `-p ${impliedBy}`;
    return kind === 'match' ? `-m ${name}` : `-j ${name}`;
  });
  return [...new Set(each)].map((way) => `\`${way}\``).join(' or ');
}
