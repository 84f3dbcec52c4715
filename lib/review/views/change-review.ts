import type { Diagnostic } from '../../base/diagnostic';
import type { Operation } from '../../diff/operation';
import { printOperation } from '../../diff/print-operation';
import type { TrafficRow } from '../../impact/questions/traffic-rows';
import type { Family } from '../../net/family';
import type { LiveTraffic } from '../../plan/live-traffic/live-traffic';
import type { SetOperation } from '../../sets/set-operation';
import type { SetPair } from './set-view';
import type { FamilyChange } from './chain-view';

/** The input of a renderer of changes: one host, or one pair of files. */
export interface ChangeReview {
  /** Its name, such as `ssh://root@192.0.2.1:22`. */
  readonly title: string;
  /** The owner of the rules; files have none. */
  readonly owner?: string;
  readonly families: readonly FamilyChange[];
  readonly warnings: readonly Diagnostic[];
  /** The impact on traffic, a line for each kind of packets; undefined where it was not computed. */
  readonly impact?: readonly string[];
  /** The same as rows of a table. @default what `impact` says is all that is known */
  readonly traffic?: readonly TrafficRow[];
  /** Lines of the impact that no row of `traffic` tells. @default all of them */
  readonly undecided?: readonly string[];
  /** The construct that declares a rule that is added; rules files have none. */
  readonly constructOf?: ConstructOf;
  /** The operations as commands, where only these are known: in a plan of Terraform. @default they are in `families` */
  readonly commands?: readonly string[];
  /** Sets before and after, and the steps between. @default the change is not about sets */
  readonly sets?: SetsChange;
  /** What goes on at the host now and would be stopped. @default the change keeps nothing out, or it is not about a host */
  readonly liveTraffic?: LiveTraffic;
}

export interface SetsChange {
  readonly pairs: readonly SetPair[];
  readonly operations: readonly SetOperation[];
}

/** Each operation as the command that a person would type. */
export function commandsOf(review: ChangeReview): readonly string[] {
  return review.commands ?? operationsOf(review).map(printOperation);
}

/** How many operations there are, sets apart. */
export function sizeOf(review: ChangeReview): number {
  return review.commands?.length ?? operationsOf(review).length;
}

/** Whether there is nothing to do. */
export function isUnchanged(review: ChangeReview): boolean {
  return sizeOf(review) === 0 && (review.sets?.operations.length ?? 0) === 0;
}

/** A rule as an operation writes it, with the mark of its owner if it has one. */
export interface WrittenRule {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly rule: string;
}

/** The path of the construct that declares a rule, where one does. */
export type ConstructOf = (rule: WrittenRule) => string | undefined;

/** Of all families, in the order in which they are applied. */
export function operationsOf({ families }: Pick<ChangeReview, 'families'>): readonly Operation[] {
  return families.flatMap(({ operations }) => operations);
}

/** The name of a change, for a heading. */
export function headingOf({ title, owner }: Pick<ChangeReview, 'title' | 'owner'>): string {
  return owner === undefined ? title : `${title} (owner ${owner})`;
}
