/**
 * Files that go on for ever, or that make more of little text than anybody wants: loops, lists of lists, functions that call
 * themselves. Half of a firewall would be another firewall, so nothing of them is imported.
 */
export class TooLarge extends Error {}

/** More rules than any host has by hand. */
export const maxRules = 200_000;

/** Whether an error says so; deep nesting and long texts are for JavaScript itself to notice. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof TooLarge || error instanceof RangeError;
}
