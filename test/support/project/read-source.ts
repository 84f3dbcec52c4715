/** Files to import in few words: the rules that they are read as, and what was not understood. */
import { readSources } from '../../../lib/import/read-sources';
import type { Family } from '../../../lib/net/family';
import { chainsOf } from '../../../lib/ruleset/model/ruleset';

export interface ReadSource {
  /** Rules as `TABLE CHAIN RULE`, and policies as `TABLE CHAIN POLICY`; chain by chain. */
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  /** Codes and lines of what was noted. */
  readonly notes: readonly string[];
}

/** @param files text by name */
export function readText(files: Readonly<Record<string, string>>, family?: Family): ReadSource {
  const { rulesets, notes } = readSources(
    Object.entries(files).map(([file, text]) => ({ file, bytes: Buffer.from(text) })),
    { family },
  );
  const linesOf = (each: Family): readonly string[] =>
    chainsOf(rulesets.get(each) ?? { family: each, tables: new Map() }).flatMap(({ table, chain }) => [
      ...(chain.policy === undefined ? [] : [`${table} ${chain.name} ${chain.policy}`]),
      ...chain.rules.map(({ text }) => `${table} ${chain.name} ${text}`),
    ]);
  return {
    ipv4: linesOf('ipv4'),
    ipv6: linesOf('ipv6'),
    notes: notes.map(({ code, span }) => `${code} ${String(span?.line)}`),
  };
}
