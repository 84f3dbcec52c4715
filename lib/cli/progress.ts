/** Which hosts wait, are in progress and for how long, and are done: as moving lines on a terminal, or as events for a program. */
import type { ListrDefaultRendererLogLevels } from 'listr2';
import type { ApplyStep } from '../deploy/apply-request';
import type { HostOutcome } from '../deploy/run-hosts';
import { shortTime } from '../review/text/quantity';
import { visibleText } from '../base/visible-text';
import { diagnosticsOf } from './report-error';
import type { CliContext } from './cli-context';

/** What `runHosts` reports, and what the work on a host itself reports. */
export interface Progress {
  readonly onStart: (index: number) => void;
  readonly onStep: (index: number, step: ApplyStep) => void;
  readonly onEnd: (index: number, outcome: HostOutcome<unknown>) => void;
}

const noProgress: Progress = { onStart: () => undefined, onStep: () => undefined, onEnd: () => undefined };

/**
 * Runs work on hosts and shows a line for each in the meantime. The lines disappear at the end, since the results say more.
 *
 * @param doing what happens to a host, such as `reading`
 */
export async function withProgress<T>(
  { terminal, tell }: CliContext,
  hosts: readonly string[],
  doing: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (tell !== undefined) return work(toldProgress(hosts, doing, tell));
  if (terminal === undefined) return work(noProgress);
  const lines = hosts.map(hostLine);
  const shown = showLines(terminal, hosts, lines);
  try {
    return await work({
      onStart: (index) => lines[index]?.show(doing),
      onStep: (index, step) => lines[index]?.show(step),
      onEnd: (index, outcome) => lines[index]?.finish(outcome),
    });
  } finally {
    for (const line of lines) line.finish({ kind: 'done', value: undefined });
    await shown;
  }
}

/** For programs, as events. */
function toldProgress(
  hosts: readonly string[],
  doing: string,
  tell: NonNullable<CliContext['tell']>,
): Progress {
  const starts = new Map<number, number>();
  return {
    onStart: (index) => {
      starts.set(index, Date.now());
      tell({ event: 'start', host: hosts[index] ?? '', doing });
    },
    onStep: (index, step) => tell({ event: 'step', host: hosts[index] ?? '', doing, step }),
    onEnd: (index, { kind: outcome }) => {
      const now = Date.now();
      const seconds = (now - (starts.get(index) ?? now)) / 1000;
      tell({ event: 'end', host: hosts[index] ?? '', doing, outcome, seconds });
    },
  };
}

/** Below this, how long something takes is nobody's question. */
const shownSeconds = 2;

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
  let clock: NodeJS.Timeout | undefined;
  void outcome.then(() => clearInterval(clock));
  return {
    outcome,
    finish: (value) => finish(value),
    show: (text) => {
      status = text;
      listener(text);
      const start = Date.now();
      clearInterval(clock);
      clock = setInterval(() => {
        const seconds = Math.floor((Date.now() - start) / 1000);
        if (seconds < shownSeconds) return;
        status = `${text}, ${shortTime(seconds * 1000)}`;
        listener(status);
      }, 1000).unref();
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
