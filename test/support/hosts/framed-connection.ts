/** A connection whose host gives prepared answers in frames, one a script, whatever the script does. */
import type { Connection } from '../../../lib/host/transport';

/** Of a frame: what it holds, and its status where that is not 0. */
export type FramedAnswer = Readonly<Record<string, string | readonly [content: string, status: number]>>;

/** @param answers the last one is given again and again; an error is thrown by the run */
export function framedConnection(answers: readonly (FramedAnswer | Error)[]): Connection {
  let runs = 0;
  return {
    description: 'ssh://web-1',
    isOpen: true,
    run: (_script, { stdin = Buffer.alloc(0) } = {}) => {
      const answer = answers[Math.min(runs++, answers.length - 1)] ?? new Error('no answer');
      if (answer instanceof Error) return Promise.reject(answer);
      const [nonce = ''] = stdin.toString('utf8').split('\n');
      const frames = { ...answer, done: '' };
      const stdout = Object.entries(frames).map(([name, frame]) => {
        const [content, status] = typeof frame === 'string' ? [frame, 0] : frame;
        return `${nonce} begin ${name}\n${content}\n${nonce} end ${String(status)}\n`;
      });
      return Promise.resolve({ exitCode: 0, stdout: Buffer.from(stdout.join('')), stderr: '' });
    },
    close: () => Promise.resolve(),
  };
}
