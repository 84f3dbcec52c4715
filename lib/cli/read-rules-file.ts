import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { Family } from '../net/family';
import { type ParseSaveOptions, parseSave } from '../ruleset/save/parse-save';
import type { Ruleset } from '../ruleset/model/ruleset';
import type { IpSets } from '../sets/ip-set';
import { parseSets } from '../sets/parse-sets';
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

/** A file as `ipset save` prints it. @throws FirewallError `cli/...`, `sets/...` with file, line and column */
export function readSetsFile(file: string): {
  readonly sets: IpSets;
  readonly warnings: readonly Diagnostic[];
} {
  const { sets, diagnostics } = parseSets(readInputFile(file), file);
  if (sets === undefined) throw new FirewallError(diagnostics);
  return { sets, warnings: diagnostics };
}

function parseRules(bytes: Buffer, options: ParseSaveOptions): RulesFile {
  const { ruleset, diagnostics } = parseSave(bytes, options);
  if (ruleset === undefined) throw new FirewallError(diagnostics);
  return { ruleset, warnings: diagnostics };
}
