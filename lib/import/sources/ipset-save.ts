/** Files of `ipset save`, which stand beside files of rules that name their sets. */
import { isError } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { DeclaredSet } from '../../sets/declared-set';
import type { IpSet } from '../../sets/ip-set';
import { parseSets } from '../../sets/parse-sets';
import { printEntry, sortedElements } from '../../sets/print-sets';
import type { SourceReader } from '../source-file';

export const ipsetSave: SourceReader = {
  format: 'ipset save',
  reads: ({ text }) => /^(?:[ \t\r]*(?:#[^\n]*)?\n)*create \S+ (?:hash|bitmap|list):/.test(text),
  read: (sources) => {
    const parsed = sources.map(({ file, text }) => parseSets(text, file));
    const notes = parsed.flatMap(({ diagnostics }) => diagnostics);
    if (notes.some(isError)) throw new FirewallError(notes.filter(isError));
    const sets = parsed.flatMap((each) => [...(each.sets?.values() ?? [])]);
    return {
      rulesets: new Map(),
      sets: new Map(sets.map((set) => [set.name, declaredSet(set)])),
      comments: new Map(),
      notes,
    };
  },
};

function declaredSet(set: IpSet): DeclaredSet {
  const { type, family, options, entries } = set;
  return {
    type,
    ...(family === undefined ? {} : { family }),
    options,
    entries: sortedElements(set).map((element) => printEntry(element, entries.get(element))),
  };
}
