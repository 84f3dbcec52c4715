import type { ExitStatus, CliContext } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { requireAssertions } from '../assertions/require-assertions';
import { fileProblems, usageProblems } from '../diagnostics';
import { impactForms } from '../forms';
import { readRulesFile } from '../read-rules-file';
import { reportDiagnostics } from '../report-error';
import { diffRulesets } from '../../diff/ruleset-diff';
import { examplesOf, impactReport, isWorse } from '../../plan/impact';
import { omitUndefined } from '../../base/omit-undefined';
import { FirewallError } from '../../base/firewall-error';
import type { ChangedSets } from '../../plan/changed-sets';
import { readSets } from '../ruleset-source';
import type { Ruleset } from '../../ruleset/model/ruleset';

/** The impact on traffic of the change from one iptables-save file to another. 2 when there is any of what is looked for. */
export function compare(options: InputOf<'compare'>, context: CliContext): ExitStatus {
  const { old: oldFile, new: newFile, ipv6, format, failOn, examples, assert } = options;
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
  const sets = setsOf(options, context);
  const operations = diffRulesets(live, expected);
  const report = impactReport({ live, expected, operations, ...omitUndefined({ sets }) });
  context.stdout.write(
    impactForms[format]({
      impact: report.lines,
      ...(examples === true ? { examples: examplesOf(report, family) } : {}),
    }),
  );
  requireAssertions(
    assert,
    { rulesets: new Map([[family, expected]]), ...omitUndefined({ sets: sets?.wanted }) },
    context,
  );
  return isWorse(report, failOn) ? 2 : 0;
}

/** @throws FirewallError `cli/usage` for sets after a change of which those before are not known */
function setsOf(
  { sets: oldFile, newSets: newFile }: Pick<InputOf<'compare'>, 'sets' | 'newSets'>,
  context: CliContext,
): ChangedSets | undefined {
  if (oldFile === undefined) {
    if (newFile === undefined) return undefined;
    throw new FirewallError(
      usageProblems.usage('--new-sets needs --sets: what the sets hold before', undefined, 'compare'),
    );
  }
  const live = readSets(oldFile, context);
  return { live, wanted: newFile === undefined ? live : readSets(newFile, context) };
}
