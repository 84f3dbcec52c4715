/** Patterns of the shell: `*`, `?` and `[...]`. */

/** The pattern as a regular expression for a whole text, or for one of its ends. */
export function globExpression(
  pattern: string,
  { begin = true, end = true, isShort = false }: { begin?: boolean; end?: boolean; isShort?: boolean } = {},
): RegExp | undefined {
  const inside = pattern.replace(/\[!?[^\]]*\]|[\s\S]/g, (piece) => {
    if (piece === '*') return isShort ? '[\\s\\S]*?' : '[\\s\\S]*';
    if (piece === '?') return '[\\s\\S]';
    if (piece.length > 1) return piece.replace(/^\[!/, '[^').replace(/\\/g, '\\\\');
    return piece.replace(/[\\^$.|+(){}[\]/]/, '\\$&');
  });
  try {
    return new RegExp(`${begin ? '^' : ''}${inside}${end ? '$' : ''}`);
  } catch {
    return undefined;
  }
}

/** What is left of a text without an end of it, as `${NAME#PATTERN}` and its like have it. */
export function withoutPart(text: string, operator: string, pattern: string): string | undefined {
  if (globExpression(pattern) === undefined) return undefined;
  const whole = globExpression(pattern) ?? /$^/;
  const lengths = Array.from({ length: text.length + 1 }, (_, index) => index);
  if (operator.length === 2) lengths.reverse();
  for (const length of lengths) {
    const isFront = operator.startsWith('#');
    const piece = isFront ? text.slice(0, length) : text.slice(text.length - length);
    if (whole.test(piece)) return isFront ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}
