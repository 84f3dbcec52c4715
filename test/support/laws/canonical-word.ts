import type { ValueKind } from '../../../lib/extensions/value-kind';

/** The first word that a kind of value makes of one that is written, for IPv4; undefined where it refuses it. */
export function canonicalWord<Input>(kind: ValueKind<Input>, written: string): string | undefined {
  const parsed = kind.parse([written], { family: 'ipv4' });
  return parsed.ok ? parsed.words[0] : undefined;
}
