/** Matches that let through what is asked for a while, or a number of times. */
const usedUp = /^-m (?:connlimit|hashlimit|limit|quota|recent|statistic|time) (?!.*--set\b)/;

/** Whether a match that lets a packet through now may not do so later. */
export function isUsedUp(text: string): boolean {
  return usedUp.test(text);
}
