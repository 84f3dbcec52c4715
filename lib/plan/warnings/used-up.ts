/** Matches that let through what is asked for a while, or a number of times. */
const usedUp = /^-m (?:connlimit|hashlimit|limit|quota|recent|statistic|time) (?!.*--set\b)/;

/** A rate as both matches print it, which lets that many through in each second. */
const ofEachSecond = /^-m (?:limit --limit|hashlimit --hashlimit-upto) ([0-9]+)\/sec(?= |$)/;

/** With at least so many a second, somebody who logs in does not wait, but for the time of a flood. */
const plenty = 10;

/** Whether a match that lets a packet through now may not do so later. */
export function isUsedUp(text: string): boolean {
  const [, rate] = ofEachSecond.exec(text) ?? [];
  if (rate !== undefined && Number(rate) >= plenty) return false;
  return usedUp.test(text);
}
