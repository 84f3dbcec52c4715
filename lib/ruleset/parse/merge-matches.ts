/** Matches of one kind that a rule has loaded twice, as the one match that they are. */
import type { Extension, GivenOption } from '../../extensions/extension';
import type { Slot } from './load-extension';

/** Each match joins the last one of its kind before it, where no option of the two says something to the other. */
export function mergeMatches(slots: readonly Slot[]): readonly Slot[] {
  const joined: Slot[] = [];
  for (const slot of slots) {
    const at = joined.map((other) => isOne(other, slot)).lastIndexOf(true);
    const first = joined[at];
    if (slot.kind !== 'known' || first?.kind !== 'known') joined.push(slot);
    else
      joined[at] = {
        kind: 'known',
        loaded: { ...first.loaded, uses: [...first.loaded.uses, ...slot.loaded.uses] },
      };
  }
  return joined;
}

function isOne(first: Slot, second: Slot): boolean {
  if (first.kind !== 'known' || second.kind !== 'known') return false;
  const { extension } = first.loaded;
  if (extension.mergesDuplicates !== true || extension !== second.loaded.extension) return false;
  return !second.loaded.uses.some((use) => first.loaded.uses.some((other) => collide(extension, use, other)));
}

/** One option twice, or two that may not stand in one match. */
function collide({ options, exclusive = [] }: Extension, a: GivenOption, b: GivenOption): boolean {
  const excludes = (names: readonly string[]): boolean => {
    const flags = names.map((name) => options[name]?.flag);
    return flags.includes(a.flag) && flags.includes(b.flag);
  };
  return a.flag === b.flag || exclusive.some(excludes);
}
