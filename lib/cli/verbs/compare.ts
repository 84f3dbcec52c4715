import type { ExitStatus, CliContext } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { requireAssertions } from '../assertions/require-assertions';
import { fileProblems } from '../diagnostics';
import { impactForms } from '../forms';
import { readRulesFile } from '../read-rules-file';
import { reportDiagnostics } from '../report-error';
import { diffRulesets } from '../../diff/ruleset-diff';
import { examplesOf, impactReport, isWorse } from '../../plan/impact';
import type { Ruleset } from '../../ruleset/model/ruleset';

/** The impact on traffic of the change from one iptables-save file to another. 2 when there is any of what is looked for. */
export function compare(
  { old: oldFile, new: newFile, ipv6, format, failOn, examples, assert }: InputOf<'compare'>,
  context: CliContext,
): ExitStatus {
  const family = ipv6 === true ? 'ipv6' : 'ipv4';
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
  const report = impactReport({ live, expected, operations: diffRulesets(live, expected) });
  context.stdout.write(
    impactForms[format]({
      impact: report.lines,
      ...(examples === true ? { examples: examplesOf(report, family) } : {}),
    }),
  );
  requireAssertions(assert, new Map([[family, expected]]));
  return isWorse(report, failOn) ? 2 : 0;
}
