import { encodeBytes } from '../base/bytes';
import { visibleLines } from '../base/visible-text';
import type { Output } from './cli-context';

/** A rules file for another program, byte for byte; on a terminal, with control characters escaped. */
export function rulesFor(output: Output, text: string): string | Uint8Array {
  return output.isTTY === true ? visibleLines(text) : encodeBytes(text);
}
