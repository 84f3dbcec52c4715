import { type Diagnostic, problem } from '../../base/diagnostic';
import { tryFindNearest } from '../../base/suggest';

function help(names: readonly string[], written: string): { readonly help?: string } {
  const nearest = tryFindNearest(written, names);
  return nearest === undefined ? {} : { help: `did you mean \`${nearest}\`?` };
}

export const builderProblems = {
  unknownName: (kind: 'match' | 'target', name: string, names: readonly string[]): Diagnostic =>
    problem({
      code: 'rule/unknown-extension',
      summary: `no ${kind} is called \`${name}\``,
      ...(kind === 'target' ? { detail: 'a chain of your own is reached with jumpTo or goTo' } : {}),
      ...help(names, name),
    }),
  unknownArgument: (extension: string, argument: string, names: readonly string[]): Diagnostic =>
    problem({
      code: 'rule/unknown-argument',
      summary: `${extension} has no argument \`${argument}\``,
      detail: names.length === 0 ? 'it has none at all' : `it has ${names.join(', ')}`,
      ...help(names, argument),
    }),
  noValue: (argument: string, flag: string, value: string): Diagnostic =>
    problem({
      code: 'rule/no-value',
      summary: `\`${argument}\` (${flag}) is given as ${value}`,
      detail: 'without it the rule would match more than was meant, so it is not left out by itself',
      help: 'leave the argument out on purpose, or give it a value',
    }),
  repeated: (before: string, again: string): Diagnostic =>
    problem({
      code: 'rule/repeated',
      summary: `the rule has \`${before}\` already, so \`${again}\` has no place`,
    }),
};
