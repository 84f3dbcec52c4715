/** As strtoul(3) with base 0 reads it, without sign and white space; undefined when it is no number. */
export function tryParseInteger(text: string): number | undefined {
  if (/^0[0-7]+$/.test(text)) return parseInt(text, 8);
  return /^(0|[1-9][0-9]*|0x[0-9a-f]+)$/i.test(text) ? Number(text) : undefined;
}
