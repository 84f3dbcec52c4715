/** From what was read to a program: the one door of this folder for whoever has something to import. */
import type { Imported } from './imported';
import { type Program, type ProgramOptions, printProgram } from './program/print-program';
import { selectContent } from './select-content';

export function importProgram(imported: Imported, options: ProgramOptions): Program {
  return printProgram(imported, selectContent(imported.rulesets), options);
}
