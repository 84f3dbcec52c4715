/** What a set is called while it is filled, before it takes the place of another one. */
import { createHash } from 'node:crypto';

/** No declared set may begin with it. */
export const temporaryPrefix = 'cdktf-new-';

/** Of 31 bytes at most, and the same for the same set. */
export function temporaryName(name: string): string {
  return `${temporaryPrefix}${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}
