/** What is called in the end: behind an alias, and behind `sudo` and the like. */
import { wrappers } from './known-commands';

/** More aliases of aliases than anybody writes. */
const maxSteps = 50;

export function calledWords(
  given: readonly string[],
  aliases: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  let words = given;
  for (let step = 0; step < maxSteps; step++) {
    const [name = '', ...rest] = words;
    const alias = aliases.get(name);
    const wrapped = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
    const isLooking = name === 'command' && /^-[vV]/.test(rest[0] ?? '');
    if (alias !== undefined && alias[0] !== name) words = [...alias, ...rest];
    else if (wrapped !== undefined && !isLooking && rest.some((word) => !wrapped.test(word)))
      words = rest.slice(rest.findIndex((word) => !wrapped.test(word)));
    else return words;
  }
  return words;
}
