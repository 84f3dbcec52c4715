/** Which hosts wait, are worked on, and are done: for whoever looks on at a terminal, and for nobody else. */
import type { ListrDefaultRendererLogLevels } from 'listr2';
import type { HostOutcome } from '../deploy/run-hosts';
import { visibleText } from '../base/visible-text';
import { diagnosticsOf } from './report-error';
import type { CliContext } from './cli-context';

/** Told by `runHosts` how far the hosts are. */
export interface Progress {
  readonly onStart: (index: number) => void;
  readonly onEnd: (index: number, outcome: HostOutcome<unknown>) => void;
}

const nobodyLooks: Progress = { onStart: () => undefined, onEnd: () => undefined };

/**
 * Runs work on hosts and shows a line for each meanwhile; the lines are gone when it is done, for the results say more.
 *
 * @param doing what is being done to a host, such as `reading`
 */
export async function withProgress<T>(
  { terminal }: CliContext,
  hosts: readonly string[],
  doing: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (terminal === undefined) return work(nobodyLooks);
  const lines = hosts.map(hostLine);
  const shown = showLines(terminal, hosts, lines);
  try {
    return await work({
      onStart: (index) => lines[index]?.say(doing),
      onEnd: (index, outcome) => lines[index]?.settle(outcome),
    });
  } finally {
    for (const line of lines) line.settle({ kind: 'done', value: undefined });
    await shown;
  }
}

interface HostLine {
  readonly outcome: Promise<HostOutcome<unknown>>;
  /** The first outcome is the one that counts. */
  readonly settle: (outcome: HostOutcome<unknown>) => void;
  readonly say: (text: string) => void;
  readonly onSay: (listener: (text: string) => void) => void;
}

function hostLine(): HostLine {
  let settle: HostLine['settle'] = () => undefined;
  const outcome = new Promise<HostOutcome<unknown>>((resolve) => (settle = resolve));
  let said = 'waiting';
  let listener = (_text: string): void => undefined;
  return {
    outcome,
    settle: (value) => settle(value),
    say: (text) => {
      said = text;
      listener(text);
    },
    onSay: (wanted) => {
      listener = wanted;
      listener(said);
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
  /** Results may go into a file while somebody looks on: what counts is that stderr is a terminal. */
  class TerminalRenderer extends DefaultRenderer {
    static override nonTTY = true;
  }
  const processOutput = new ProcessOutput(terminal, terminal, { dump: ['stderr'], leaveEmptyLine: false });
  const tasks = hosts.map((host, index) => ({
    title: visibleText(host),
    task: async (_context: unknown, task: { title: string }): Promise<void> => {
      lines[index]?.onSay((text) => (task.title = `${visibleText(host)}: ${text}`));
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
