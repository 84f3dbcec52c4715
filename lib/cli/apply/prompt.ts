/**
 * Talks with the person at the terminal while work goes on: what is to be said waits until no question is open, so
 * that nothing is written into the line that the person types. One question at a time.
 *
 * The terminal is listened to all the time: what is typed while there is no question answers none.
 */
import { createInterface } from 'node:readline';

export interface Question {
  /** The line that the answer is typed behind. */
  readonly text: (secondsLeft: number) => string;
  /** When the answer would come too late, by the clock. */
  readonly deadlineMs: number;
  /** Aborted when it does come too late. */
  readonly over: AbortSignal;
}

export interface Prompt {
  /** Aborted when the person ends it: Ctrl-C, Ctrl-D. The next Ctrl-C is a signal again. */
  readonly ended: AbortSignal;
  readonly say: (line: string) => void;
  /** What is typed; undefined when the question is over before. */
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
  let unsaid: string[] = [];

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
      else unsaid.push(line);
    },
    async ask({ text, deadlineMs, over }) {
      if (over.aborted || controller.signal.aborted) return undefined;
      const onOver = (): void => answer?.(undefined);
      over.addEventListener('abort', onOver, { once: true });
      const show = (isAgain: boolean): void => {
        lines.setPrompt(text(Math.max(0, Math.ceil((deadlineMs - Date.now()) / 1000))));
        lines.prompt(isAgain);
      };
      const given = new Promise<string | undefined>((resolve) => (answer = resolve));
      // What was typed before the question.
      lines.write('', { ctrl: true, name: 'u' });
      show(false);
      const ticking = env['TERM'] === 'dumb' ? undefined : setInterval(() => show(true), 1000);
      const line = await given;
      clearInterval(ticking);
      over.removeEventListener('abort', onOver);
      answer = undefined;
      if (line === undefined) terminal.write('\n');
      for (const each of unsaid) terminal.write(`${each}\n`);
      unsaid = [];
      return line;
    },
    close() {
      isClosed = true;
      lines.close();
    },
  };
}
