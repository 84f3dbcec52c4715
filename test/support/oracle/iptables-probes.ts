/**
 * What three versions of iptables, each with both backends, made of 1,127 rules: recorded once on Debian hosts.
 *
 * A line of the fixture is a rule, the results that there were, and which of them each column gave: a digit a
 * column, the index of its result. A result is the rules that iptables-save printed afterwards, or the exit
 * status of the restore that refused.
 */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { HostTool } from '../../../lib/extensions/host-limit';
import { canonicalizer } from '../../../lib/ruleset/save/canonical';
import { unmetLimits } from '../../../lib/ruleset/model/host-limits';
import type { Family } from '../../../lib/net/family';
import { type Reading, readRule } from './compare-rules';
import { REPOSITORY } from '../project/repository';

/** In the order of the digits in `columns`. */
export const probeColumns = [
  '1.8.7/legacy',
  '1.8.7/nft',
  '1.8.9/legacy',
  '1.8.9/nft',
  '1.8.11/legacy',
  '1.8.11/nft',
] as const;

export type ProbeColumn = (typeof probeColumns)[number];

export interface Probe {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  /** A user chain that was there. */
  readonly userChain?: string;
  readonly rule: string;
  readonly results: readonly (readonly string[] | number)[];
  readonly columns: string;
}

/** How a column and we do not make the same of a rule. */
export type ProbeDifference =
  /** It refuses what we take. */
  | 'refusing'
  /** It takes what we refuse, or means another rule by it. */
  | 'otherwise';

export interface ComparedProbe {
  readonly probe: Probe;
  readonly managed: Reading;
  /** By column, our canonical form of what it printed; undefined where it refused. */
  readonly foreign: ReadonlyMap<ProbeColumn, readonly string[] | undefined>;
  /** Columns that do not make of it what we do. */
  readonly different: ReadonlyMap<ProbeColumn, ProbeDifference>;
  /** Columns that do not take it, or make another rule of it, as the data of the extensions has it. */
  readonly limited: readonly ProbeColumn[];
}

export function readProbes(): readonly Probe[] {
  const lines = readFileSync(join(REPOSITORY, 'test/fixtures/iptables-probes.jsonl'), 'utf8').trimEnd();
  return lines.split('\n').map((line) => JSON.parse(line) as Probe);
}

export function compareProbe(probe: Probe): ComparedProbe {
  const { family, table, chain, userChain, rule } = probe;
  const userChains = userChain === undefined ? [] : [userChain];
  const managed = readRule(family, { table, chain, text: rule }, userChains);
  const canonical = canonicalizer(family);
  const foreign = new Map(
    probeColumns.map((column, index): [ProbeColumn, readonly string[] | undefined] => {
      const result = probe.results[Number(probe.columns[index])];
      return [column, typeof result === 'object' ? result.map(canonical) : undefined];
    }),
  );
  const own = managed.rules === undefined ? undefined : managed.texts.join('\n');
  const different = probeColumns.flatMap((column): [ProbeColumn, ProbeDifference][] => {
    const texts = foreign.get(column)?.join('\n');
    if (texts === own) return [];
    return [[column, texts === undefined ? 'refusing' : 'otherwise']];
  });
  const limited = probeColumns.filter((column) =>
    managed.rules?.some((each) => unmetLimits(each, { family, table }, toolOf(column)).length > 0),
  );
  return { probe, managed, foreign, different: new Map(different), limited };
}

function toolOf(column: ProbeColumn): HostTool {
  const [version = '', backend] = column.split('/');
  return { version, backend: backend === 'nft' ? 'nft' : 'legacy' };
}
