import { decodeBytes } from '../../base/bytes';
import { FirewallError } from '../../base/firewall-error';
import { count } from '../../review/text/quantity';
import { visibleText } from '../../base/visible-text';
import { shownRule } from '../../ruleset/model/shown-rule';
import { formatSets } from '../../sets/format-sets';
import { formatSave } from '../../ruleset/save/fmt';
import type { InputOf } from '../command-line/verb-table';
import { fileProblems } from '../diagnostics';
import { readInputFile, readStandardInput } from '../read-input';
import { reportDiagnostics } from '../report-error';
import { rulesFor } from '../rules-output';
import type { ExitStatus, CliContext } from '../cli-context';

/** The canonical form of an iptables-save file, of a file of sets, or of standard input. With `check`: 2 when it is not in that form. */
export async function fmt(options: InputOf<'fmt'>, context: CliContext): Promise<ExitStatus> {
  const { file } = options;
  const isFile = file !== undefined && file !== '-';
  const name = isFile ? file : 'standard input';
  const bytes = isFile ? readInputFile(file) : await readStandardInput(context.stdin);
  const { text, diagnostics } =
    options.ipset === true
      ? formatSets(bytes, name)
      : formatSave(bytes, { family: options.ipv6 === true ? 'ipv6' : 'ipv4', file: name });
  if (text === undefined) throw new FirewallError(diagnostics);
  const nothing = options.ipset === true ? fileProblems.noSets(name) : fileProblems.noTables(name);
  reportDiagnostics(text === '' ? [nothing, ...diagnostics] : diagnostics, context);
  if (options.check !== true) {
    context.stdout.write(rulesFor(context.stdout, text));
    return 0;
  }
  const different = differentLines(decodeBytes(bytes), text);
  if (different === 0) return 0;
  context.stdout.write(
    `${visibleText(name)}: not in canonical form (${count(different, 'line')} would change)\n`,
  );
  return 2;
}

/**
 * How many lines of the canonical form are not in the text where they should be. Aside is what an iptables-save of any
 * version prints in its own way or of one moment: comments, counters, the number of a protocol, a space at the end.
 */
function differentLines(written: string, canonical: string): number {
  const lines = (text: string): readonly string[] =>
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(withoutHost);
  const [before, after] = [lines(written), lines(canonical)];
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).filter((index) => before[index] !== after[index]).length;
}

function withoutHost(line: string): string {
  const counted = line
    .replace(/^(:[^ ]+ [^ ]+ )\[[0-9]+:[0-9]+\]$/, '$1[0:0]')
    .replace(/^\[[0-9]+:[0-9]+\] /, '');
  const [, head = '', rule = ''] = /^(-A [^ ]+ )(.*[^ ]) *$/.exec(counted) ?? [];
  return head === '' ? counted : head + shownRule(rule);
}
