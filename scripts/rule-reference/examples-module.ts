/** The examples of the reference as a module: what is shown in TypeScript has to compile and to write that rule. */
import type { Extension } from '../../lib/extensions/extension';
import { matches, targets } from '../../lib/extensions/registry';
import { builderForm } from './rule-example';

export function examplesModule(): string {
  const all: readonly Extension[] = [...Object.values(matches), ...Object.values(targets)];
  return [
    '/** Written by `npm run reference:rules`: the examples of the reference, as text and in TypeScript. */',
    "import { rule } from '../../lib/ruleset/build/rule-builder';",
    '',
    'export const ruleExamples = [',
    ...all.map(({ example, families: [family = 'ipv4'] }) =>
      [`  ['${family}', ${JSON.stringify(example)},`, `    ${builderForm(example, family)}],`].join('\n'),
    ),
    '] as const;',
    '',
  ].join('\n');
}
