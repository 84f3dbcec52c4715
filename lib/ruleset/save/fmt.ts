/**
 * A rules file in the form that iptables-save would give it.
 *
 * Comment lines are left aside, counters too: they are a host's, not a file's. Names, short and long options and
 * old spellings become what a current iptables prints; built-in chains come first and in their order, user
 * chains by name, the rules of a chain in their own order. What is there twice stays there twice.
 *
 * The file may be a part of a ruleset, to be loaded with `--noflush`: a chain that it does not declare is a warning.
 */
import { type Diagnostic, isError } from '../../base/diagnostic';
import { type ParseSaveOptions, parseSave } from './parse-save';
import { shownRule } from '../model/shown-rule';
import { printSave } from '../model/print-save';
import { validateRuleset } from '../check/validate-ruleset';
import { rulesetCatalogue } from '../check/catalogue';

export interface Formatted {
  /** Undefined when a diagnostic is an error. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export function formatSave(bytes: Buffer | string, options: Omit<ParseSaveOptions, 'live'>): Formatted {
  const { ruleset, diagnostics } = parseSave(bytes, options);
  if (ruleset === undefined) return { diagnostics };
  const all = [...diagnostics, ...validateRuleset(ruleset).map(forPart)];
  return all.some(isError) ? { diagnostics: all } : { text: readable(printSave(ruleset)), diagnostics: all };
}

/** With protocols by name, as iptables before 1.8.10 prints them. */
function readable(text: string): string {
  return text.replace(/^(-A [^ ]+ )(.*)$/gm, (_, head: string, rule: string) => head + shownRule(rule));
}

function forPart(diagnostic: Diagnostic): Diagnostic {
  return rulesetCatalogue.is(diagnostic, 'ruleset/unknown-chain')
    ? { ...diagnostic, severity: 'warning' }
    : diagnostic;
}
