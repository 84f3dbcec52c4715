import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sshdConfig } from '../../lib/sandbox/ssh-identity';

const WORD = 'persourcepenalties';
const LONG = 3 * (1 << 16);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sshd-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function configFor(program: string): string {
  const path = join(folder, 'sshd');
  writeFileSync(path, program);
  return sshdConfig(path);
}

describe('the configuration of sshd in a sandbox', () => {
  const near = [0, 1 << 16, 2 << 16].flatMap((end) => [end - WORD.length, end - 9, end - 1, end, end + 1]);
  test.each([...near.filter((at) => at >= 0), LONG - WORD.length])(
    'lifts a limit on logins that sshd knows (its name at %i)',
    (at) => {
      const program = `${'a'.repeat(at)}${WORD}`.padEnd(LONG, 'b');
      expect(configFor(program)).toContain('PerSourcePenalties no\n');
    },
  );

  test.each(['', WORD.slice(1), 'a'.repeat(LONG)])(
    'names no limit that sshd does not know (program %#)',
    (program) => {
      expect(configFor(program)).not.toContain('PerSourcePenalties');
    },
  );
});
