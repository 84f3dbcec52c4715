import type { ExitStatus, CliContext } from '../cli-context';
import { fileProblems } from '../diagnostics';
import { readRulesFile } from '../read-rules-file';
import { reportDiagnostics } from '../report-error';
import { diffRulesets } from '../../diff/ruleset-diff';
import { impactOf } from '../../plan/impact';
import { renderImpactJson } from '../../review/render-json';
import { visibleText } from '../../base/visible-text';
import type { Ruleset } from '../../ruleset/model/ruleset';

export interface CompareOptions {
  readonly ipv6?: boolean;
  readonly format: 'text' | 'json';
}

/** What traffic one iptables-save file allows and blocks that another one does not. 2 when packets fare otherwise. */
export function compare(
  oldFile: string,
  newFile: string,
  options: CompareOptions,
  context: CliContext,
): ExitStatus {
  const family = options.ipv6 === true ? 'ipv6' : 'ipv4';
  const read = (file: string, similar?: Ruleset): Ruleset => {
    const { ruleset } = readRulesFile(file, family, {
      origins: false,
      ...(similar === undefined ? {} : { similar }),
    });
    if (ruleset.tables.size === 0) reportDiagnostics([fileProblems.noTables(file)], context);
    return ruleset;
  };
  const live = read(oldFile);
  const expected = read(newFile, live);
  const impact = impactOf([{ live, expected, operations: diffRulesets(live, expected) }]);
  context.stdout.write(
    options.format === 'json'
      ? renderImpactJson(impact)
      : impact.map((line) => `${visibleText(line)}\n`).join(''),
  );
  return impact.length === 0 ? 0 : 2;
}
