import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for the tests of a file, removed after them. The function writes a file into it and gives its path. */
export function useTemporaryFolder(): (name: string, content?: string | Buffer) => string {
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-iptables-cli-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (name, content) => {
    const path = join(folder, name);
    if (content === undefined) return path;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
}
