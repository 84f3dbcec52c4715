import { encodeBytes } from '../base/bytes';
import { visibleLines } from '../base/visible-text';
import type { Output } from './cli-context';

/** A rules file as it goes into another program, byte for byte; on a terminal, with what would steer that spelled out. */
export function rulesFor(output: Output, text: string): string | Uint8Array {
  return output.isTTY === true ? visibleLines(text) : encodeBytes(text);
}
