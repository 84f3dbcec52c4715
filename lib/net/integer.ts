/** As strtoul(3) with base 0 reads it, without sign and white space; undefined when it is no number. */
export function tryParseInteger(text: string): number | undefined {
  const short = text.length <= maxShort ? shortDecimal(text) : -1;
  if (short >= 0) return short;
  if (/^0[0-7]+$/.test(text)) return parseInt(text, 8);
  return /^(0|[1-9][0-9]*|0x[0-9a-f]+)$/i.test(text) ? Number(text) : undefined;
}

const maxShort = 9;
const [zero, nine] = [48, 57];

/** Most numbers are a few digits, none of them a leading zero; -1 for all others. */
function shortDecimal(text: string): number {
  let number = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < zero || code > nine) return -1;
    number = number * 10 + code - zero;
  }
  const isPlain = text.length === 1 || (text.length > 1 && text.charCodeAt(0) !== zero);
  return isPlain ? number : -1;
}
