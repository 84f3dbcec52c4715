import type { Operation } from '../../diff/operation';
import { restoreBlocks } from '../../diff/restore-script';
import { diffRulesets } from '../../diff/ruleset-diff';
import type { Ruleset } from '../../ruleset/model/ruleset';
import type { ChangeReview } from '../../review/change-review';
import { renderEditScriptJson } from '../../review/render-json';
import { renderMarkdown } from '../../review/render-markdown';
import { renderText } from '../../review/render-text';
import { fileProblems } from '../diagnostics';
import { readRulesFile } from '../read-rules-file';
import { reportDiagnostics } from '../report-error';
import { rulesFor } from '../rules-output';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';

export interface DiffOptions {
  readonly ipv6?: boolean;
  readonly format: 'text' | 'json' | 'restore' | 'markdown';
}

/** The edit script from one iptables-save file to another. 2 when they differ. */
export function diff(
  oldFile: string,
  newFile: string,
  options: DiffOptions,
  context: CliContext,
): ExitStatus {
  const family = options.ipv6 === true ? 'ipv6' : 'ipv4';
  const { ruleset: live } = readRulesFile(oldFile, family, { origins: false });
  const { ruleset: wanted } = readRulesFile(newFile, family, { origins: false, similar: live });
  for (const [file, { tables }] of [
    [oldFile, live],
    [newFile, wanted],
  ] as const)
    if (tables.size === 0) reportDiagnostics([fileProblems.noTables(file)], context);
  const operations = diffRulesets(live, wanted);
  const review = { title: `${oldFile} -> ${newFile}`, families: [{ live, operations }], warnings: [] };
  context.stdout.write(render(review, live, operations, options.format, context));
  return operations.length === 0 ? 0 : 2;
}

function render(
  review: ChangeReview,
  live: Ruleset,
  operations: readonly Operation[],
  format: DiffOptions['format'],
  context: CliContext,
): string | Uint8Array {
  switch (format) {
    case 'text':
      return renderText(review, paintFor(context.stdout, context.env));
    case 'markdown':
      return renderMarkdown(review);
    case 'json':
      return renderEditScriptJson(operations);
    case 'restore':
      return rulesFor(context.stdout, [...restoreBlocks(operations, { live }).values()].join(''));
  }
}
