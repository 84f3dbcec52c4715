/**
 * A rules file in the form that iptables-save would give it.
 *
 * Comment lines are left aside, counters too: they are a host's, not a file's. Names, short and long options and
 * old spellings become what a current iptables prints; built-in chains come first and in their order, user
 * chains by name, the rules of a chain in their own order. What is there twice stays there twice.
 */
import type { Diagnostic } from '../base/diagnostic';
import { type ParseSaveOptions, parseSave } from './parse-save';
import { printSave } from './print-save';
import { validateRuleset } from './validate-ruleset';
import { isError } from '../base/diagnostic';

export interface Formatted {
  /** Undefined when a diagnostic is an error. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export function formatSave(bytes: Buffer | string, options: Omit<ParseSaveOptions, 'live'>): Formatted {
  const { ruleset, diagnostics } = parseSave(bytes, options);
  if (ruleset === undefined) return { diagnostics };
  const all = [...diagnostics, ...validateRuleset(ruleset)];
  return all.some(isError) ? { diagnostics: all } : { text: printSave(ruleset), diagnostics: all };
}
