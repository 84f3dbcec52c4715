import { visibleText } from '../../base/visible-text';

/** The first of them; the others are counted. */
export function namesOf(hosts: readonly string[], most: number): string {
  const more = hosts.length - most;
  const named = (more > 0 ? hosts.slice(0, most) : hosts).map(visibleText).join(', ');
  return more > 0 ? `${named} and ${String(more)} more` : named;
}
