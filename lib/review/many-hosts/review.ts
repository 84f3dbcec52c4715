/**
 * A review of the plans of many hosts as one value: what every renderer shows, each in its form.
 *
 * From the top to the bottom it answers what a tired person asks, in that order: how much, what opens, what closes, what is risky;
 * then for whom exactly; then every operation. Hosts whose changes are equal are one group, and are read once.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { printOperation } from '../../diff/print-operation';
import type { TrafficRow } from '../../impact/questions/traffic-rows';
import type { Family } from '../../net/family';
import { type ChangeReview, headingOf, isUnchanged, operationsOf, sizeOf } from '../views/change-review';
import { withCountersOf } from './group-counters';
import type { HostReview } from './host-review';
import { liveTrafficLines } from '../one-host/render-live-traffic';
import { reviewNotes } from './review-notes';

export interface Review {
  /** Whose rules they are, in order. */
  readonly owners: readonly string[];
  /** Where it is of a plan that was saved. */
  readonly saved?: SavedOrigin;
  readonly totals: ReviewTotals;
  /** What is risky, the same of several hosts once; the worst first. */
  readonly notes: readonly ReviewNote[];
  /** What happens to traffic, the same of several hosts once. */
  readonly traffic: readonly ReviewedTraffic[];
  /** What is not worked out. */
  readonly undecided: readonly ReviewedLine[];
  /** What connections and sockets that exist now lose. */
  readonly connections: readonly ReviewedLine[];
  /** Hosts that change: those with equal changes together, the largest group first. */
  readonly groups: readonly HostGroup[];
  /** Names of the hosts that do not. */
  readonly unchanged: readonly string[];
  readonly failed: readonly Extract<HostReview, { kind: 'failed' }>[];
}

/** What binds a saved plan. */
export interface SavedOrigin {
  readonly digest: string;
  readonly commit: string | null;
}

export interface ReviewTotals {
  readonly hosts: number;
  readonly changed: number;
  /** Hosts of which nothing is known. */
  readonly failed: number;
  readonly operations: number;
  /** Of sets. */
  readonly steps: number;
}

/** A line, and of which hosts it is said. */
export interface ReviewedLine {
  readonly line: string;
  readonly hosts: readonly string[];
}

export interface ReviewNote {
  readonly note: Diagnostic;
  readonly hosts: readonly string[];
}

export interface ReviewedTraffic extends Omit<TrafficRow, 'family' | 'isFromAnywhere'> {
  readonly families: readonly Family[];
  readonly hosts: readonly string[];
}

export interface HostGroup {
  /** Names, in the order of the plan. */
  readonly hosts: readonly string[];
  /** The change of the first; its counters are those of all of them together. */
  readonly review: ChangeReview;
}

export function reviewOfHosts(hosts: readonly HostReview[], saved?: SavedOrigin): Review {
  const planned = hosts.flatMap((host) => (host.kind === 'planned' ? [host.review] : []));
  const changed = planned.filter((review) => !isUnchanged(review));
  const failed = hosts.flatMap((host) => (host.kind === 'failed' ? [host] : []));
  const owners = hosts.flatMap((host) => (host.kind === 'planned' ? (host.review.owner ?? []) : host.owner));
  return {
    owners: [...new Set(owners)].sort(),
    ...(saved === undefined ? {} : { saved }),
    totals: {
      hosts: hosts.length,
      changed: changed.length,
      failed: failed.length,
      operations: sumOf(changed, sizeOf),
      steps: sumOf(changed, ({ sets }) => sets?.operations.length ?? 0),
    },
    notes: notesOf(planned),
    traffic: trafficOf(changed),
    undecided: linesOf(changed, ({ impact = [], undecided = impact }) => undecided),
    connections: linesOf(changed, ({ liveTraffic }) =>
      liveTraffic === undefined ? [] : liveTrafficLines(liveTraffic),
    ),
    groups: groupsOf(changed),
    unchanged: planned.filter(isUnchanged).map(headingOf),
    failed,
  };
}

function sumOf<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((sum, each) => sum + of(each), 0);
}

/** Equal keys together, in the order in which they first come. */
function grouped<T>(all: Iterable<readonly [key: string, value: T]>): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const [key, value] of all) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

/** Codes, the worst first; what is in none of them comes last. */
const worstFirst: readonly string[] = [
  'plan/way-in-blocked',
  'plan/way-in-runs-out',
  'plan/way-in-undecided',
  'plan/ssh-runs-out',
  'plan/neighbours-blocked',
  'plan/lease-blocked',
  'review/opens-to-world',
  'plan/published-ports-open',
  'review/policy',
  'review/touches-ssh',
  'plan/foreign-rules-removed',
  'plan/chain-taken-over',
  'plan/never-reached',
  'plan/shadowed',
  'review/used-rule',
  'review/families-unlike',
];

function rankOf({ code }: Diagnostic): number {
  const rank = worstFirst.indexOf(code);
  return rank < 0 ? worstFirst.length : rank;
}

function notesOf(reviews: readonly ChangeReview[]): readonly ReviewNote[] {
  const all = reviews.flatMap((review) =>
    reviewNotes(review).map((note) => [keyOfNote(note), { note, host: headingOf(review) }] as const),
  );
  const notes = grouped(all).map((same) => ({
    note: same[0].note,
    hosts: [...new Set(same.map(({ host }) => host))],
  }));
  return notes.sort((left, right) => rankOf(left.note) - rankOf(right.note));
}

function keyOfNote({ code, summary, detail, path }: Diagnostic): string {
  return JSON.stringify([code, summary, detail, path]);
}

function trafficOf(reviews: readonly ChangeReview[]): readonly ReviewedTraffic[] {
  const all = reviews.flatMap((review) =>
    (review.traffic ?? []).map((row) => [keyOfRow(row), { row, host: headingOf(review) }] as const),
  );
  const effects = ['opens', 'closes', 'changes'] as const;
  return grouped(all)
    .map((same): ReviewedTraffic => {
      const { family: _family, isFromAnywhere: _anywhere, ...row } = same[0].row;
      return {
        ...row,
        families: [...new Set(same.map((each) => each.row.family))].sort(),
        hosts: [...new Set(same.map(({ host }) => host))],
      };
    })
    .sort((left, right) => effects.indexOf(left.effect) - effects.indexOf(right.effect));
}

/** Both families are one row where it says the same of both. */
function keyOfRow({ family: _family, ...row }: TrafficRow): string {
  return JSON.stringify(Object.values(row));
}

/** Equal lines of several hosts once. */
function linesOf(
  reviews: readonly ChangeReview[],
  of: (review: ChangeReview) => readonly string[],
): readonly ReviewedLine[] {
  const all = reviews.flatMap((review) =>
    of(review).map((line) => [line, { line, host: headingOf(review) }] as const),
  );
  return grouped(all).map((same) => ({
    line: same[0].line,
    hosts: [...new Set(same.map(({ host }) => host))],
  }));
}

function groupsOf(reviews: readonly ChangeReview[]): readonly HostGroup[] {
  return grouped(reviews.map((review) => [keyOfChange(review), review] as const))
    .map((same): HostGroup => ({ hosts: same.map(headingOf), review: withCountersOf(same) }))
    .sort((left, right) => right.hosts.length - left.hosts.length);
}

/** Hosts are one group where every operation is the same, with what it takes the place of and where it comes from. */
function keyOfChange(review: ChangeReview): string {
  const { constructOf } = review;
  const steps = operationsOf(review).map((operation) => [
    printOperation(operation),
    'previous' in operation ? operation.previous : '',
    'rule' in operation ? constructOf?.(operation) : '',
  ]);
  const policies = review.families.flatMap(({ live, operations }) =>
    operations.flatMap((step) =>
      step.kind === 'set-policy' ? [live.tables.get(step.table)?.chains.get(step.chain)?.policy] : [],
    ),
  );
  return JSON.stringify([steps, policies, review.commands, review.sets?.operations, review.impact]);
}
