/** The impact of a plan: which packets it newly allows, blocks, queues or translates. */
import { type Operation, isRuleOperation } from '../diff/operation';
import { type TrafficChange, compareRulesets } from '../impact/questions/compare-rulesets';
import type { ChangedChain } from '../impact/questions/ruleset-comparison';
import { exampleFromBeginning, examplePacket, printPacketOptions } from '../impact/questions/example-packet';
import { type TrafficRow, trafficRows } from '../impact/questions/traffic-rows';
import type { Family } from '../net/family';
import { maxNamed, printChange, printUndecided } from '../impact/questions/print-packets';
import { tryFindTarget } from '../extensions/registry';
import { omitUndefined } from '../base/omit-undefined';
import { areOverlapping } from '../impact/packets/packet-regions';
import { type SetsOfSides, setsOfSides } from '../impact/rules/set-conditions';
import { type ChangedSets, chainsNaming, withNamed } from './changed-sets';
import { parseRule } from '../ruleset/parse/parse-rule';
import { printRule } from '../ruleset/model/print-rule';
import type { Ruleset } from '../ruleset/model/ruleset';
import { isSameForTraffic } from '../ruleset/check/same-except-notes';

/** The change of one family: the operations that lead from one ruleset to the other. */
export interface RulesetChange {
  readonly live: Ruleset;
  readonly expected: Ruleset;
  readonly operations: readonly Operation[];
  /** The sets that the change is about, before and after it. @default matches on sets are conditions of the answer */
  readonly sets?: ChangedSets;
}

/** What a change does to the traffic of one family. */
export interface ImpactReport {
  /** A line for each kind of packets with another effect afterwards; and for all of `undecided`. */
  readonly lines: readonly string[];
  readonly changes: readonly TrafficChange[];
  /** Lines about what is not worked out: effects of marks, and chains and sets whose change is too large. */
  readonly undecided: readonly string[];
}

export function impactReport(change: RulesetChange): ImpactReport {
  const { live, expected, operations } = change;
  const { chains, sides } = changedParts(change);
  if (chains.length === 0) return { lines: [], changes: [], undecided: [] };
  const compared = compareRulesets(live, expected, chains, undefined, sides);
  const { changes } = compared;
  const undecided = [
    ...compared.undecided.map((each) => printUndecided(each, live.family)),
    ...(sides?.undecided ?? []).map(
      (set) => `${live.family}: the set ${set} changes in too many entries to work out its effect`,
    ),
    ...changedMarkings(live, operations, new Set(compared.followedMarks)),
  ];
  const lines = [...changes.flatMap((each) => printChange(each, live.family)), ...undecided];
  return { lines, changes, undecided };
}

/** What may have another effect afterwards: chains that change, and those whose rules name a set that changes. */
export interface ChangedParts {
  readonly chains: readonly ChangedChain[];
  /** What sets hold before and after. @default matches on sets are conditions of the answer */
  readonly sides?: SetsOfSides;
}

export function changedParts({ live, expected, operations, sets }: RulesetChange): ChangedParts {
  const chains = changedChains(live, operations);
  if (sets === undefined) return { chains };
  const sides = setsOfSides(sets.live, sets.wanted, live, expected);
  return { chains: withNamed(chains, chainsNaming(sides.changed, [live, expected])), sides };
}

/** The impact of all families: in lines, and in rows of a table. */
export interface HostImpact {
  /** A line for each kind of packets with another effect afterwards; none where there are no such packets. */
  readonly lines: readonly string[];
  /** The same without what is not worked out. */
  readonly rows: readonly TrafficRow[];
  /** Lines about what is not worked out, which no row tells. */
  readonly undecided: readonly string[];
}

/** @param sets those of the host, for matches on them. @default such matches are conditions of the answer */
export function hostImpactOf(families: readonly RulesetChange[], sets?: ChangedSets): HostImpact {
  const reports = families.map((change) => ({
    family: change.live.family,
    ...impactReport({ ...omitUndefined({ sets }), ...change }),
  }));
  return {
    lines: reports.flatMap(({ lines }) => lines),
    rows: reports.flatMap(({ family, changes }) => changes.flatMap((each) => trafficRows(each, family))),
    undecided: reports.flatMap(({ undecided }) => undecided),
  };
}

/** The lines of `hostImpactOf`. */
export function impactOf(families: readonly RulesetChange[], sets?: ChangedSets): readonly string[] {
  return hostImpactOf(families, sets).lines;
}

/** What each kind of change does: lets more through, keeps more out, or may do both. */
const directions: Readonly<Record<TrafficChange['kind'], readonly ('broadening' | 'narrowing')[]>> = {
  allowed: ['broadening'],
  blocked: ['narrowing'],
  'now-dropped': [],
  'now-rejected': [],
  translated: ['broadening', 'narrowing'],
  'no-longer-translated': ['broadening', 'narrowing'],
  queued: ['broadening', 'narrowing'],
  'handed-over': ['broadening', 'narrowing'],
};

/** Whether a change does what is looked for. What is not worked out may do anything. */
export function isWorse(
  { changes, undecided, lines }: ImpactReport,
  wanted: 'broadening' | 'narrowing' | 'any',
): boolean {
  if (wanted === 'any') return lines.length > 0;
  return undecided.length > 0 || changes.some(({ kind }) => directions[kind].includes(wanted));
}

/** For each kind of packets that is named, one of them, as options of `trace`. */
export function examplesOf({ changes }: ImpactReport, family: Family): readonly string[] {
  return changes.flatMap(({ chain, packets: { regions, interfaces }, takenOut = [] }) =>
    regions.slice(0, maxNamed.regions).map((region) => {
      const isTakenOut = takenOut.some((other) => areOverlapping(region, other));
      const isBehindRaw = chain === 'INPUT' || chain === 'FORWARD';
      return printPacketOptions(
        isTakenOut && isBehindRaw
          ? exampleFromBeginning(region, chain, family, interfaces)
          : examplePacket(region, chain, family, interfaces),
      );
    }),
  );
}

/** More than a person reads. */
const maxMarkings = 10;

/**
 * Rules that come or go and let packets go on, but marked, where it is not worked out how later rules test that: what asks for it is
 * somewhere else, such as the rules for routing.
 */
function changedMarkings(
  live: Ruleset,
  operations: readonly Operation[],
  followed: ReadonlySet<string>,
): readonly string[] {
  const { family } = live;
  const found = operations.flatMap((operation): readonly string[] => {
    if (operation.kind === 'replace' && isSameForTraffic(operation.previous, operation.rule, family))
      return [];
    const changed = changedRules(live, operation);
    const rules = typeof changed === 'string' ? [] : changed;
    return rules.flatMap((text) => {
      if (followed.has(text)) return [];
      const target = parseRule(text, { family }).rule?.target;
      if (target === undefined || tryFindTarget(target.name, family)?.effect !== 'marked') return [];
      const printed = printRule({ parameters: [], matches: [], target }, family).replace(/^-j /, '');
      return [`${family} ${operation.table} ${operation.chain} changed marking: ${printed}`];
    });
  });
  const lines = [...new Set(found)];
  const more = lines.length - maxMarkings;
  const rest = `${family}: ${String(more)} more changes of marking`;
  return more > 0 ? [...lines.slice(0, maxMarkings), rest] : lines;
}

/** By chain, what comes and what goes. @internal */
export function changedChains(live: Ruleset, operations: readonly Operation[]): readonly ChangedChain[] {
  const byChain = new Map<string, Operation[]>();
  for (const operation of operations) {
    const key = `${operation.table} ${operation.chain}`;
    const known = byChain.get(key);
    if (known === undefined) byChain.set(key, [operation]);
    else known.push(operation);
  }
  return [...byChain.values()].flatMap((steps) => {
    const [first] = steps;
    if (first === undefined) return [];
    const rules = steps.map((step) => changedRules(live, step));
    const isPolicy = rules.includes('policy');
    const whole = rules.length === 1 ? 'policy' : 'everything';
    return [{ table: first.table, chain: first.chain, rules: isPolicy ? whole : rules.flat() }];
  });
}

function changedRules(live: Ruleset, operation: Operation): ChangedChain['rules'] {
  const { table, chain } = operation;
  if (isRuleOperation(operation)) {
    return [
      ...(operation.kind === 'insert' ? [] : [operation.previous]),
      ...(operation.kind === 'delete' ? [] : [operation.rule]),
    ];
  }
  switch (operation.kind) {
    case 'set-policy':
      return 'policy';
    case 'new-chain':
      return [];
    case 'flush-chain':
    case 'delete-chain':
      return (live.tables.get(table)?.chains.get(chain)?.rules ?? []).map(({ text }) => text);
  }
}
