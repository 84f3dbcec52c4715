/**
 * The modules of one program in a few parts, each read and compiled when something of it is first required.
 *
 * `scripts/command-parts.mjs` and `scripts/provider-parts.mjs` write them. A part is a table of functions by the numbers of modules,
 * and each of these functions makes one module. What modules of the program require of each other they require by number.
 */
export type MakeModule = (
  exports: unknown,
  require: (wanted: number | string) => unknown,
  module: { exports: unknown },
  file: string,
  folder: string,
) => void;

/** What makes the modules of one part, by their numbers. */
export type ModulePart = Readonly<Record<number, MakeModule>>;

/**
 * @param partOf the part of each module: one character a module, which is a part's number in base 36
 * @param loadPart reads and compiles a part; called once for each
 * @param place the file and the folder in which modules believe that they are
 * @param require for what is not of the program
 * @returns what a module exports, by its number; a module is run once
 */
export function openParts(
  partOf: string,
  loadPart: (part: number) => ModulePart,
  place: readonly [file: string, folder: string],
  require: NodeJS.Require,
): (module: number) => unknown {
  const loaded = new Map<number, ModulePart>();
  const made: { exports: unknown }[] = [];
  const requireAny = (wanted: number | string): unknown =>
    typeof wanted === 'number' ? load(wanted) : require(wanted);
  const partWith = (module: number): ModulePart => {
    const number = parseInt(partOf.charAt(module), 36);
    const part = loaded.get(number) ?? loadPart(number);
    loaded.set(number, part);
    return part;
  };
  const load = (number: number): unknown => {
    const known = made[number];
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    made[number] = module;
    partWith(number)[number]?.(module.exports, requireAny, module, ...place);
    return module.exports;
  };
  return load;
}
