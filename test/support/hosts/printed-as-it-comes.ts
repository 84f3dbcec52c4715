/** What every transport does with `onStdout`. */
import { writeFileSync } from 'node:fs';
import { type Connection, remoteScript } from '../../../lib/host/transport';

/** Goes on only when somebody has heard the first line. */
const WAITS = remoteScript(
  'read -r file; echo first; while [ ! -e "$file" ]; do sleep 0.1; done; echo second',
);

/** @param file that is not there; on the host, which has the files of this machine */
export async function expectPrintedAsItComes(connection: Connection, file: string): Promise<void> {
  const told: Buffer[] = [];
  const { stdout } = await connection.run(WAITS, {
    stdin: Buffer.from(`${file}\n`),
    onStdout: (bytes) => {
      told.push(bytes);
      if (Buffer.concat(told).includes('first\n')) writeFileSync(file, '');
    },
  });
  expect(stdout.toString()).toBe('first\nsecond\n');
  expect(Buffer.concat(told)).toEqual(stdout);
}
