/** Files of `ipset save`, which stand beside files of rules that name their sets. */
import { isError } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { parseSets } from '../../sets/parse-sets';
import { describedSet } from '../described-set';
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
      sets: new Map(sets.map((set) => [set.name, describedSet(set)])),
      comments: new Map(),
      notes,
    };
  },
};
