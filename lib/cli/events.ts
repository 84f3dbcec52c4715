/**
 * What happens during a run, as lines of JSON on stderr: with `--json`, in the place of moving lines, warnings and errors. Results go
 * to stdout as ever.
 */
import type { Diagnostic } from '../base/diagnostic';
import { visibleJson } from '../base/visible-text';
import type { CliContext } from './cli-context';
import { flagOf } from './command-line/command-option';
import { desiredOptions } from './command-line/shared-options';
import { allVerbs } from './command-line/verb-table';
import type { OutcomeWord } from './apply/host-result';

export type RunEvent =
  /** Work on a host begins. */
  | { readonly event: 'start'; readonly host: string; readonly doing: string }
  /** It has ended; `skipped` when it was not begun. */
  | {
      readonly event: 'end';
      readonly host: string;
      readonly doing: string;
      readonly outcome: 'done' | 'failed' | 'skipped';
      readonly seconds: number;
    }
  /** A warning or an error. */
  | ({ readonly event: 'diagnostic'; readonly about?: string } & Diagnostic)
  /** A file that is loaded at boot was written. */
  | { readonly event: 'wrote'; readonly host: string; readonly path: string }
  /** What `apply` leaves a host with; one for each host, at the end. */
  | {
      readonly event: 'result';
      readonly host: string;
      readonly outcome: OutcomeWord;
      readonly operations: number;
    };

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
