import type { VerbName } from './command-line/verb-table';
import { flagOf } from './command-line/command-option';

/** Verbs that take one host, also without its flag. */
export const hostVerbs: readonly VerbName[] = [
  'plan',
  'apply',
  'show',
  'drift',
  'graph',
  'import',
  'discover',
];

const hostFlag = flagOf('host');

const hostUrl = /^((ssh|openssh):\/\/|local:$|sandbox:)/;

/** `show sandbox:web` is `show --host sandbox:web`: where no host is named, a URL of one by itself is it. */
export function withHostFlag(args: readonly string[]): readonly string[] {
  const [verb, word, ...rest] = args;
  const isNamed = rest.some((each) => each === hostFlag || each.startsWith(`${hostFlag}=`));
  if (!(hostVerbs as readonly (string | undefined)[]).includes(verb) || isNamed) return args;
  return word !== undefined && hostUrl.test(word) ? [...args.slice(0, 1), hostFlag, word, ...rest] : args;
}
