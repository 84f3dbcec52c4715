/** Which hosts wait, are in progress and are done: on a terminal only. */
import type { ListrDefaultRendererLogLevels } from 'listr2';
import type { HostOutcome } from '../deploy/run-hosts';
import { visibleText } from '../base/visible-text';
import { diagnosticsOf } from './report-error';
import type { CliContext } from './cli-context';

/** What `runHosts` reports. */
export interface Progress {
  readonly onStart: (index: number) => void;
  readonly onEnd: (index: number, outcome: HostOutcome<unknown>) => void;
}

const noProgress: Progress = { onStart: () => undefined, onEnd: () => undefined };

/**
 * Runs work on hosts and shows a line for each in the meantime. The lines disappear at the end, since the results say more.
 *
 * @param doing what happens to a host, such as `reading`
 */
export async function withProgress<T>(
  { terminal }: CliContext,
  hosts: readonly string[],
  doing: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (terminal === undefined) return work(noProgress);
  const lines = hosts.map(hostLine);
  const shown = showLines(terminal, hosts, lines);
  try {
    return await work({
      onStart: (index) => lines[index]?.show(doing),
      onEnd: (index, outcome) => lines[index]?.finish(outcome),
    });
  } finally {
    for (const line of lines) line.finish({ kind: 'done', value: undefined });
    await shown;
  }
}

interface HostLine {
  readonly outcome: Promise<HostOutcome<unknown>>;
  /** The first outcome is the one that counts. */
  readonly finish: (outcome: HostOutcome<unknown>) => void;
  readonly show: (text: string) => void;
  readonly onShow: (listener: (text: string) => void) => void;
}

function hostLine(): HostLine {
  let finish: HostLine['finish'] = () => undefined;
  const outcome = new Promise<HostOutcome<unknown>>((resolve) => (finish = resolve));
  let status = 'waiting';
  let listener = (_text: string): void => undefined;
  return {
    outcome,
    finish: (value) => finish(value),
    show: (text) => {
      status = text;
      listener(text);
    },
    onShow: (wanted) => {
      listener = wanted;
      listener(status);
    },
  };
}

async function showLines(
  terminal: NodeJS.WriteStream,
  hosts: readonly string[],
  lines: readonly HostLine[],
): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only a terminal needs it
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = require('listr2') as typeof import('listr2');
  /** Results may go into a file: what counts is that stderr is a terminal. */
  class TerminalRenderer extends DefaultRenderer {
    static override nonTTY = true;
  }
  const processOutput = new ProcessOutput(terminal, terminal, { dump: ['stderr'], leaveEmptyLine: false });
  const tasks = hosts.map((host, index) => ({
    title: visibleText(host),
    task: async (_context: unknown, task: { title: string }): Promise<void> => {
      lines[index]?.onShow((text) => (task.title = `${visibleText(host)}: ${text}`));
      const outcome = await lines[index]?.outcome;
      if (outcome?.kind !== 'failed') return;
      throw new Error(visibleText(diagnosticsOf(outcome.error)[0]?.summary ?? 'failed'));
    },
  }));
  const list = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: TerminalRenderer,
    rendererOptions: {
      logger: new ListrLogger<ListrDefaultRendererLogLevels>({ processOutput }),
      clearOutput: true,
    },
  });
  await list.run();
}
