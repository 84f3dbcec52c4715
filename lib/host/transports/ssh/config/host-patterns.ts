/**
 * Patterns of OpenSSH: `*` is any text, `?` is one character, `!` in front means "not"; every other character, `[` too,
 * means itself. Used by known_hosts and by ssh_config.
 */

/** Whether a list of patterns names the text: one pattern must match, and none of those with `!`. */
export function matchesPatternList(patterns: readonly string[], text: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), text)) return false;
    } else if (matchesPattern(pattern, text)) {
      matched = true;
    }
  }
  return matched;
}

/** Takes time in proportion to the two lengths multiplied, whatever the pattern: no regular expression is built. */
export function matchesPattern(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let afterStar = 0;
  while (inText < text.length) {
    const sign = pattern[inPattern];
    if (sign === '*') {
      star = inPattern++;
      afterStar = inText;
    } else if (sign !== undefined && (sign === '?' || sign === text[inText])) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++afterStar;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}
