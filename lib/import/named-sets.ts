/** The ipsets that imported rules name: a program says of those that it does not declare that others make them. */
import { hostNeeds } from '../ruleset/check/host-needs';
import { isSetName } from '../sets/ip-set';
import type { SelectedContent } from './select-content';

export function namedSets({ chains }: SelectedContent): readonly string[] {
  const names = chains.flatMap(({ family, rules }) =>
    rules.flatMap(({ text }) => hostNeeds(text, family).sets),
  );
  // A name that cannot be declared is no matter: its rule stays as it is.
  return [...new Set(names)].filter(isSetName);
}
