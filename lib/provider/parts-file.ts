/**
 * The later parts of the provider, in one file beside its first.
 *
 * Node scans all of a file that it loads before it runs any of it, and Terraform starts the provider three times in a plan; so what
 * is not needed at each start is not in the file that Node loads. It is one file and not several, because it is opened once and
 * kept open: another synthesis may put another file in its place while this process runs.
 */
import { openSync, readSync } from 'node:fs';
import { Script } from 'node:vm';
import type { MakeModule, ModulePart } from '../base/module-parts';

/** How many letters the hash has with which the file begins. */
const hashLength = 64;

/**
 * @param path ASCII text: a hash, then the parts, each a function that puts what makes modules into a table
 * @param hash the one that the file has to begin with: that of the parts which belong to this program
 * @param places where each part begins, and how long it is, in bytes
 * @returns what loads a part by its number
 */
export function openPartsFile(
  path: string,
  hash: string,
  places: readonly (readonly [start: number, length: number])[],
): (part: number) => ModulePart {
  const file = openSync(path, 'r');
  const read = (start: number, length: number): string => {
    const bytes = Buffer.allocUnsafe(length);
    for (let have = 0; have < length;) {
      const more = readSync(file, bytes, have, length - have, start + have);
      if (more === 0) throw new Error(`${path} is shorter than it was`);
      have += more;
    }
    return bytes.toString('latin1');
  };
  if (read(0, hashLength) !== hash) {
    throw new Error(`${path} belongs to another version of the provider: synthesize again`);
  }
  return (part) => {
    const [start, length] = places[part] ?? [0, 0];
    const script = new Script(read(start, length), { filename: `${path} (part ${String(part)})` });
    const fill = script.runInThisContext() as (table: Record<number, MakeModule>) => void;
    const table: Record<number, MakeModule> = {};
    fill(table);
    return table;
  };
}
