import { diffSets } from '../../sets/diff-sets';
import { pairsOf } from '../../review/views/set-view';
import { diffRulesets } from '../../diff/ruleset-diff';
import type { InputOf } from '../command-line/verb-table';
import { fileProblems } from '../diagnostics';
import { diffForms, setDiffForms } from '../forms';
import { readRulesFile } from '../read-rules-file';
import { reportDiagnostics } from '../report-error';
import { rulesFor } from '../rules-output';
import { readSets } from '../ruleset-source';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

/** The edit script from one iptables-save file to another. 2 when they differ. */
export function diff(options: InputOf<'diff'>, context: CliContext): ExitStatus {
  if (options.ipset === true) return diffOfSets(options, context);
  const { old: oldFile, new: newFile, ipv6, format } = options;
  const family = ipv6 === true ? 'ipv6' : 'ipv4';
  const { ruleset: live } = readRulesFile(oldFile, family, { origins: false });
  const { ruleset: wanted } = readRulesFile(newFile, family, { origins: false, similar: live });
  for (const [file, { tables }] of [
    [oldFile, live],
    [newFile, wanted],
  ] as const)
    if (tables.size === 0) reportDiagnostics([fileProblems.noTables(file)], context);
  const operations = diffRulesets(live, wanted);
  const review = { title: `${oldFile} -> ${newFile}`, families: [{ live, operations }], warnings: [] };
  const text = diffForms[format]({ review, live, operations }, paintFor(context.stdout, context.env));
  context.stdout.write(format === 'restore' ? rulesFor(context.stdout, text) : text);
  return operations.length === 0 ? 0 : 2;
}

function diffOfSets(
  { old: oldFile, new: newFile, format }: InputOf<'diff'>,
  context: CliContext,
): ExitStatus {
  const [live, wanted] = [readSets(oldFile, context), readSets(newFile, context)];
  const { setup, teardown } = diffSets(live, wanted);
  const difference = {
    title: `${oldFile} -> ${newFile}`,
    pairs: pairsOf(live, wanted),
    operations: [...setup, ...teardown],
  };
  const text = setDiffForms[format](difference, paintFor(context.stdout, context.env));
  context.stdout.write(format === 'restore' ? rulesFor(context.stdout, text) : text);
  return difference.operations.length === 0 ? 0 : 2;
}
