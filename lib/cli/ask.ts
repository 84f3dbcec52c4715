import { createInterface } from 'node:readline/promises';

/** The answer of the person at the terminal; empty after Ctrl-C, Ctrl-D or an abort. */
export async function ask(
  question: string,
  stdin: NodeJS.ReadableStream,
  terminal: NodeJS.WriteStream,
  abort: AbortSignal,
): Promise<string> {
  const lines = createInterface({ input: stdin, output: terminal });
  lines.once('SIGINT', () => lines.close());
  const answer = await new Promise<string | undefined>((resolve) => {
    lines.once('close', () => resolve(undefined));
    lines.question(question, { signal: abort }).then(resolve, () => resolve(undefined));
  });
  lines.close();
  if (answer === undefined) terminal.write('\n');
  return answer?.trim() ?? '';
}
