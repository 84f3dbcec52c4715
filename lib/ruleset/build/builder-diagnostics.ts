import type { Diagnostic } from '../../base/diagnostic';
import { tryFindNearest } from '../../base/suggest';
import { describeValue } from '../../base/describe-value';
import { ruleCatalogue } from './catalogue';

const { problem } = ruleCatalogue;

function help(names: readonly string[], written: string): { readonly help?: string } {
  const nearest = tryFindNearest(written, names);
  return nearest === undefined ? {} : { help: `did you mean \`${nearest}\`?` };
}

export const builderProblems = {
  unknownName: (kind: 'match' | 'target', name: unknown, names: readonly string[]): Diagnostic =>
    problem({
      code: 'rule/unknown-extension',
      summary: `there is no ${kind} ${typeof name === 'string' ? `\`${name}\`` : describeValue(name)}`,
      ...(kind === 'target' ? { detail: 'use jumpTo or goTo for a chain' } : {}),
      ...(typeof name === 'string' ? help(names, name) : {}),
    }),
  unknownArgument: (extension: string, argument: string, names: readonly string[]): Diagnostic =>
    problem({
      code: 'rule/unknown-argument',
      summary: `${extension} has no argument \`${argument}\``,
      detail: names.length === 0 ? 'it has no arguments' : `it has ${names.join(', ')}`,
      ...help(names, argument),
    }),
  noValue: (argument: string, flag: string, value: string): Diagnostic =>
    problem({
      code: 'rule/no-value',
      summary: `\`${argument}\` (${flag}) is ${value}`,
      detail: 'without it the rule would match more than intended, so it is not left out silently',
      help: 'give it a value, or leave the argument out',
    }),
  badValue: (argument: string, got: unknown, allowed: string): Diagnostic =>
    problem({
      code: 'rule/bad-value',
      summary: `\`${argument}\` is ${describeValue(got)}`,
      detail: `allowed: ${allowed}`,
    }),
  repeated: (before: string, again: string): Diagnostic =>
    problem({
      code: 'rule/repeated',
      summary: `the rule already has \`${before}\`, so \`${again}\` cannot be added`,
    }),
};
