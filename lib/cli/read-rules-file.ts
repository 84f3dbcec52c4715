import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { Family } from '../net/family';
import { type ParseSaveOptions, parseSave } from '../ruleset/save/parse-save';
import type { Ruleset } from '../ruleset/model/ruleset';
import { readInputFile } from './read-input';

export interface RulesFile {
  readonly ruleset: Ruleset;
  /** Warnings, except about rules that `similar` has too. */
  readonly warnings: readonly Diagnostic[];
}

/** An iptables-save file as a ruleset. @throws FirewallError `cli/...`, `parse/...` with file, line and column */
export function readRulesFile(
  file: string,
  family: Family,
  options: Pick<ParseSaveOptions, 'similar' | 'origins'> = {},
): RulesFile {
  return parseRules(readInputFile(file), { ...options, file, family });
}

function parseRules(bytes: Buffer, options: ParseSaveOptions): RulesFile {
  const { ruleset, diagnostics } = parseSave(bytes, options);
  if (ruleset === undefined) throw new FirewallError(diagnostics);
  return { ruleset, warnings: diagnostics };
}
