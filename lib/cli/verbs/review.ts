import { planForms } from '../forms';
import { readInputFile, readStandardInput } from '../read-input';
import { parseJson } from '../saved-plan/open-saved-plan';
import { reviewedHosts } from '../reviewed-hosts';
import { paintFor, widthOf } from '../terminal-paint';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';

/** Shows a saved plan, or one of Terraform. No host is asked. */
export async function review({ file, format }: InputOf<'review'>, context: CliContext): Promise<ExitStatus> {
  const isStandardInput = file === undefined || file === '-';
  const name = isStandardInput ? 'standard input' : file;
  const bytes = isStandardInput ? await readStandardInput(context.stdin) : readInputFile(file);
  const value = parseJson(bytes.toString('utf8'), name);
  const rest = isStandardInput ? {} : { rest: `cdktf-iptables review ${file}` };
  const reviewed = { ...(await reviewedHosts(value, name)), ...rest };
  context.stdout.write(
    planForms[format](reviewed, paintFor(context.stdout, context.env), widthOf(context.stdout)),
  );
  return 0;
}
