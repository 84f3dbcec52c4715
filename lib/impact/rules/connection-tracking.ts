/**
 * What rules of raw decide about the connection tracking of the packets that they match: none at all, or a template for the connection,
 * such as its zone.
 *
 * The first such rule that a packet meets decides, and a later one does nothing: a template keeps a `NOTRACK` away (xt_CT.c).
 */

import type { Ruleset } from '../../ruleset/model/ruleset';
import { withoutQuoted } from '../../ruleset/text/words';

/** Zones of a packet: the one in which a connection is looked for by what began it, and by what answers. */
export interface Zones {
  readonly original: string;
  readonly reply: string;
}

export type Tracking = 'none' | Zones;

/** Where no rule of raw says anything. */
export const usualZones: Zones = { original: '0', reply: '0' };

/** The zone is the mark that the packet carries. */
export const zoneByMark = 'mark';

const target = /(?:^| )-j (?:NOTRACK|CT)(?: |$)/;
const notrack = /(?:^| )-j (?:NOTRACK|CT .*--notrack)(?: |$)/;

/** Whether a rule takes what it matches out of connection tracking, where no rule before it has given that a template. */
export function leavesTracking(rule: string): boolean {
  return trackingBy(rule) === 'none';
}

/** Whether what a rule matches is not tracked as what meets no such rule. */
export function isUnusual(rule: string): boolean {
  const tracking = trackingBy(rule);
  if (tracking === undefined || tracking === 'none') return tracking === 'none';
  return tracking.original !== usualZones.original || tracking.reply !== usualZones.reply;
}

/** What a rule decides; undefined where it decides nothing. */
export function trackingBy(rule: string): Tracking | undefined {
  if (!target.test(rule)) return undefined;
  const plain = withoutQuoted(rule);
  if (!target.test(plain)) return undefined;
  if (notrack.test(plain)) return 'none';
  const zone = (flag: string): string | undefined => new RegExp(` ${flag} (\\S+)`).exec(plain)?.[1];
  const both = zone('--zone') ?? '0';
  return { original: zone('--zone-orig') ?? both, reply: zone('--zone-reply') ?? both };
}

/** Whether any rule of raw takes packets out of connection tracking. */
export function takesOutOfTracking(ruleset: Ruleset): boolean {
  return inRaw(ruleset, leavesTracking);
}

/** Whether any rule of raw may part the directions of a connection: it takes packets out of connection tracking, or into a zone. */
export function partsDirections(ruleset: Ruleset): boolean {
  return inRaw(ruleset, isUnusual);
}

/** Whether any rule of raw gives packets a template for their connection. */
export function givesTemplates(ruleset: Ruleset): boolean {
  return inRaw(ruleset, (rule) => trackingBy(rule) !== undefined && !leavesTracking(rule));
}

function inRaw({ tables }: Ruleset, holds: (rule: string) => boolean): boolean {
  const chains = [...(tables.get('raw')?.chains.values() ?? [])];
  return chains.some(({ rules }) => rules.some(({ text }) => holds(text)));
}
