/** Sets of a shell script that is imported, as the program declares them, with the notes on its lines. */
import { readSources } from '../../../lib/import/read-sources';
import { rulesetOf } from '../terraform/synthesis';
import { firewallOf, programFor } from './imported-program';

export function setsOfScript(...lines: readonly string[]): {
  readonly sets: unknown;
  readonly foreign: unknown;
  readonly notes: readonly string[];
} {
  const bytes = Buffer.from(['#!/bin/sh', ...lines, ''].join('\n'));
  const imported = readSources([{ file: 'firewall.sh', bytes }], { family: undefined });
  const { sets, foreign_sets: foreign } = rulesetOf(firewallOf(programFor(imported).text)) as {
    readonly sets?: unknown;
    readonly foreign_sets?: unknown;
  };
  const notes = imported.notes.map(({ code, span }) => `${code} ${String(span?.line)}`);
  return { sets, foreign, notes };
}
