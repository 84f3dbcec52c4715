/** From what was read to a program: the one door of this folder for whoever has something to import. */
import { declaredFamilies } from './declared-families';
import type { Imported } from './imported';
import { type Program, type ProgramOptions, printProgram } from './program/print-program';
import { tryReadOldStates } from './old-states';
import { selectContent } from './select-content';

export function importProgram(imported: Imported, options: ProgramOptions): Program {
  const content = selectContent(imported.rulesets);
  const declared = declaredFamilies(imported.rulesets, content);
  const rulesets = new Map([...imported.rulesets].filter(([family]) => declared.includes(family)));
  const chains = content.chains.filter(({ family }) => declared.includes(family));
  const selected = { ...content, chains };
  const old = tryReadOldStates(selected);
  return printProgram({ ...imported, rulesets }, old ?? selected, {
    ...options,
    stateMatch: old === undefined ? 'conntrack' : 'state',
    open: [...imported.rulesets.keys()].filter((family) => !declared.includes(family)),
  });
}
