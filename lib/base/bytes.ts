/**
 * Bytes as text and back, without loss.
 *
 * What iptables-save prints is not always UTF-8: the kernel cuts a comment after 255 bytes, in the middle of
 * a character if need be. A byte that is not part of a UTF-8 character becomes one lone low surrogate
 * (U+DC80 to U+DCFF, as Python's surrogateescape does), so text compares, prints and goes back unchanged.
 */
import { isUtf8 } from 'node:buffer';

export function decodeBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  let start = 0;
  while (start < bytes.length) {
    const end = endOfCharacter(bytes, start);
    text +=
      end === undefined
        ? String.fromCharCode(0xdc00 | (bytes[start] ?? 0))
        : bytes.toString('utf8', start, end);
    start = end ?? start + 1;
  }
  return text;
}

export function encodeBytes(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8');
  const parts = text.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.from([part.charCodeAt(0) & 0xff]) : Buffer.from(part, 'utf8'),
    ),
  );
}

/** Length in bytes of text that may hold escaped bytes. */
export function byteLength(text: string): number {
  return encodeBytes(text).length;
}

/** Where the UTF-8 character that begins at `start` ends, or undefined when none begins there. */
function endOfCharacter(bytes: Buffer, start: number): number | undefined {
  for (let length = 1; length <= 4 && start + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(start, start + length))) return start + length;
  }
  return undefined;
}
