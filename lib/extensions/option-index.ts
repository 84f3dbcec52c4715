/** The options of an extension by their spellings, worked out once an extension. */
import type { Extension, OptionSpec } from './extension';

export interface OptionIndex {
  /** In print order. */
  readonly specs: readonly OptionSpec[];
  readonly byFlag: ReadonlyMap<string, OptionSpec>;
  /** By every spelling, aliases too. */
  readonly bySpelling: ReadonlyMap<string, OptionSpec>;
  /** The flag that begins another group of options. */
  readonly separator: string | undefined;
}

const known = new WeakMap<Extension, OptionIndex>();

export function optionsOf(extension: Extension): OptionIndex {
  const found = known.get(extension);
  if (found !== undefined) return found;
  const specs = Object.values(extension.options);
  const index: OptionIndex = {
    specs,
    byFlag: new Map(specs.map((spec) => [spec.flag, spec])),
    bySpelling: new Map(specs.flatMap((spec) => spellingsOf(spec).map((spelling) => [spelling, spec]))),
    separator: extension.separator === undefined ? undefined : extension.options[extension.separator]?.flag,
  };
  known.set(extension, index);
  return index;
}

export function spellingsOf(spec: OptionSpec): readonly string[] {
  return spec.aliases === undefined ? [spec.flag] : [spec.flag, ...spec.aliases];
}
