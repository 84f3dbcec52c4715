import type { ExitStatus, CliContext } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { loadAppTasks } from '../desired-options';
import { explainForms } from '../forms';
import type { HostTask } from '../host-task';
import { reportDiagnostics } from '../report-error';
import { paintFor } from '../terminal-paint';
import { isBuiltIn } from '../../ruleset/model/tables';
import type { ExplainedChain, ExplainedHost } from '../../review/show/render-explained';

/** What an app declares, host by host: each rule with the construct that it comes from. No host is asked. */
export async function explain(
  { format, ...app }: InputOf<'explain'>,
  { env, stdout, stderr, interruption }: CliContext,
): Promise<ExitStatus> {
  const tasks = await loadAppTasks(app, { env, stderr, abort: interruption() });
  stdout.write(explainForms[format](tasks.map(explained), paintFor(stdout, env)));
  reportDiagnostics(
    tasks.flatMap(({ warnings }) => warnings),
    { env, stderr },
  );
  return 0;
}

function explained({ title, desired, constructOf }: HostTask): ExplainedHost {
  const chains = [...desired.rulesets].flatMap(([family, tables]) =>
    [...tables].flatMap(([table, inTable]) => {
      const found = [...inTable].map(([chain, { policy, rules }]): ExplainedChain => {
        const declared = rules.map(({ text: rule }, index) => ({
          rule,
          construct: constructOf?.({ family, table, chain, index }) ?? '',
        }));
        return { family, table, chain, ...(policy === undefined ? {} : { policy }), rules: declared };
      });
      // As packets meet them: built-in chains first, then those that they jump to.
      return [
        ...found.filter(({ chain }) => isBuiltIn(table, chain)),
        ...found.filter(({ chain }) => !isBuiltIn(table, chain)),
      ];
    }),
  );
  return { title, owner: desired.owner, chains };
}
