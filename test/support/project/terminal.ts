import { spawn } from 'node:child_process';
import { COMMAND } from './command';
import { until } from './until';

export interface AtTerminal {
  /** All that was seen so far, without the signs that move the cursor and colour. */
  readonly seen: () => string;
  /** Waits until a text is seen that was not there at the last answer, then types. */
  readonly answer: (question: string, keys: string) => Promise<void>;
  readonly waitFor: (text: string) => Promise<void>;
  /** The exit status. */
  readonly ended: Promise<number | null>;
}

/** Runs the built command with a terminal, which `script` makes. */
export function atTerminal(args: readonly string[]): AtTerminal {
  const line = [COMMAND, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', line, '/dev/null'], { stdio: 'pipe' });
  let text = '';
  let answered = 0;
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });

  const seen = (): string => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '');
  const waitFor = (wanted: string): Promise<void> =>
    until(`the terminal shows ${wanted}`, () => seen().slice(answered).includes(wanted), 40_000);
  return {
    seen,
    waitFor,
    ended,
    async answer(question, keys) {
      await waitFor(question);
      answered = seen().length;
      child.stdin.write(keys);
    },
  };
}
