/**
 * Asks the person at the terminal while hosts are changed. Messages wait until no question is open, so that nothing is written
 * into the line that the person types. One question at a time.
 *
 * Input is read all the time: what is typed before a question does not answer it.
 */
import { createInterface } from 'node:readline';

export interface Question {
  /** The line in front of the answer. */
  readonly text: (secondsLeft: number) => string;
  /** When the question ends without an answer: wall-clock time in milliseconds. */
  readonly deadlineMs: number;
  /** Aborted when it has ended. */
  readonly over: AbortSignal;
}

export interface Prompt {
  /** Aborted by Ctrl-C and Ctrl-D. The next Ctrl-C is a signal again. */
  readonly ended: AbortSignal;
  readonly say: (line: string) => void;
  /** What is typed; undefined when the question ended before. */
  readonly ask: (question: Question) => Promise<string | undefined>;
  readonly close: () => void;
}

export function openPrompt(
  stdin: NodeJS.ReadableStream,
  terminal: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>>,
): Prompt {
  const lines = createInterface({ input: stdin, output: terminal, historySize: 0 });
  const controller = new AbortController();
  let isClosed = false;
  let answer: ((line: string | undefined) => void) | undefined;
  let waiting: string[] = [];

  lines.on('line', (line) => answer?.(line.trim()));
  lines.on('SIGINT', () => lines.close());
  lines.on('close', () => {
    if (!isClosed) controller.abort(new Error('ended at the terminal'));
    answer?.(undefined);
  });

  return {
    ended: controller.signal,
    say(line) {
      if (answer === undefined) terminal.write(`${line}\n`);
      else waiting.push(line);
    },
    async ask({ text, deadlineMs, over }) {
      if (over.aborted || controller.signal.aborted) return undefined;
      const onOver = (): void => answer?.(undefined);
      over.addEventListener('abort', onOver, { once: true });
      const show = (isAgain: boolean): void => {
        lines.setPrompt(text(Math.max(0, Math.ceil((deadlineMs - Date.now()) / 1000))));
        lines.prompt(isAgain);
      };
      const typed = new Promise<string | undefined>((resolve) => (answer = resolve));
      // What was typed before the question.
      lines.write('', { ctrl: true, name: 'u' });
      show(false);
      const ticking = env['TERM'] === 'dumb' ? undefined : setInterval(() => show(true), 1000);
      const line = await typed;
      clearInterval(ticking);
      over.removeEventListener('abort', onOver);
      answer = undefined;
      if (line === undefined) terminal.write('\n');
      for (const each of waiting) terminal.write(`${each}\n`);
      waiting = [];
      return line;
    },
    close() {
      isClosed = true;
      lines.close();
    },
  };
}
