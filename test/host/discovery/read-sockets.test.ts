import { readSockets } from '../../../lib/host/discovery/read-sockets';
import type { Connection } from '../../../lib/host/transport';
import { codeOf, rejection } from '../../support/project/rejection';

const nonce = 'n0123456789abcdef';

/** A host that prints these frames. */
function hostWith(...frames: readonly (readonly [name: string, text: string, status: number])[]): {
  readonly connection: Connection;
  readonly sent: () => string;
} {
  let sent = '';
  const stdout = [...frames, ['done', '', 0] as const]
    .map(([name, text, status]) => `${nonce} begin ${name}\n${text}\n${nonce} end ${String(status)}\n`)
    .join('');
  return {
    sent: () => sent,
    connection: {
      description: 'ssh://web-1',
      isOpen: true,
      run: async (_, options) => {
        sent = options?.stdin?.toString() ?? '';
        return Promise.resolve({ exitCode: 0, stdout: Buffer.from(stdout), stderr: '' });
      },
      close: async () => Promise.resolve(),
    },
  };
}

test('a host looks on for as long as it was asked to, and gives what listens and who is connected', async () => {
  const { connection, sent } = hostWith(['listening', 'tcp LISTEN', 0], ['connections', 'a b', 0]);
  expect(await readSockets(connection, { nonce, seconds: 5 })).toEqual({
    listening: 'tcp LISTEN',
    connections: 'a b',
  });
  expect(sent()).toBe(`${nonce}\n5\n`);
});

test('a host without ss is said to be one', async () => {
  const { connection } = hostWith(['listening', '', 127], ['listening-stderr', 'ss: not found', 127]);
  expect(codeOf(await rejection(readSockets(connection, { nonce, seconds: 0 })))).toBe('host/no-ss');
});
