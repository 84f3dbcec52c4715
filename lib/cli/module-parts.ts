/**
 * The modules of one program in a few files, its parts, each read and compiled when something of it is first required.
 *
 * `scripts/command-parts.mjs` writes them. A part is a module that exports functions by the numbers of modules, and each of these
 * functions makes one module. What modules of the program require of each other they require by number.
 */
import { type CompiledModule, loadCompiled } from './compiled-module';

export interface ModuleParts {
  /** What a module exports. It is run once. */
  readonly load: (module: number) => unknown;
  /** The parts that were needed so far, by file. */
  readonly loaded: ReadonlyMap<string, CompiledModule>;
}

type MakeModule = (
  exports: unknown,
  require: (wanted: number | string) => unknown,
  module: { exports: unknown },
  file: string,
  folder: string,
) => void;

/**
 * @param partOf the part of each module: one character a module, which is a part's number in base 36
 * @param fileOf the file of a part
 * @param place the file and the folder in which modules believe that they are
 * @param require for what is not of the program
 */
export function openParts(
  partOf: string,
  fileOf: (part: number) => string,
  place: readonly [file: string, folder: string],
  require: NodeJS.Require,
): ModuleParts {
  const loaded = new Map<string, CompiledModule>();
  const made: { exports: unknown }[] = [];
  const requireAny = (wanted: number | string): unknown =>
    typeof wanted === 'number' ? load(wanted) : require(wanted);
  const partWith = (module: number): Readonly<Record<number, MakeModule>> => {
    const file = fileOf(parseInt(partOf.charAt(module), 36));
    const part = loaded.get(file) ?? loadCompiled(file, require);
    loaded.set(file, part);
    return part.exports as Readonly<Record<number, MakeModule>>;
  };
  const load = (number: number): unknown => {
    const known = made[number];
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    made[number] = module;
    partWith(number)[number]?.(module.exports, requireAny, module, ...place);
    return module.exports;
  };
  return { load, loaded };
}
