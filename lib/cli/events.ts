/**
 * What happens during a run, as lines of JSON on stderr: with `--json`, in the place of moving lines, warnings and errors. Results go
 * to stdout as ever.
 */
import { visibleJson } from '../base/visible-text';
import type { CliContext } from './cli-context';
import { flagOf } from './command-line/command-option';
import { desiredOptions } from './command-line/shared-options';
import { allVerbs } from './command-line/verb-table';
import type { RunEvent } from './run-event';

const jsonFlag = flagOf('json');

/** The verbs whose `--json` is this one. */
const verbs = new Set<string>(
  allVerbs.flatMap(([name, { options }]) => (options['json'] === desiredOptions.json ? [name] : [])),
);

/** The context of a command line: with its events, where they are asked for. Streams are opened as late as ever. */
export function withEvents(args: readonly string[], context: CliContext): CliContext {
  const verb = args.find((argument) => !argument.startsWith('-')) ?? '';
  if (!verbs.has(verb) || !args.includes(jsonFlag)) return context;
  const tell = (event: RunEvent): void => {
    const time = new Date().toISOString();
    context.stderr.write(`${visibleJson(JSON.stringify({ version: 1, time, ...event }))}\n`);
  };
  return Object.create(context, { tell: { value: tell } }) as CliContext;
}
