/** A change of traffic as rows of a table: which service, from whom, to whom, and whether that is certain. */
import type { Family } from '../net/family';
import type { TrafficChange } from './compare-rulesets';
import { maxNamed, regionWords } from './print-packets';

export interface TrafficRow {
  /** What a reviewer asks first. */
  readonly effect: 'opens' | 'closes' | 'changes';
  /** The same in one or several words, such as `translates by DNAT --to-destination 192.0.2.1`. */
  readonly what: string;
  readonly family: Family;
  /** The built-in chain where it happens. */
  readonly chain: string;
  /** Such as `tcp dport 443`; `more than can be named` where that is so. */
  readonly service: string;
  readonly from: string;
  readonly to: string;
  /** What else has to hold; empty for nothing. */
  readonly only: string;
  /** Whether it is so whatever matches such as `-m set` say. */
  readonly certain: boolean;
  /** Whether it is so for every source address. */
  readonly isFromAnywhere: boolean;
}

export function trafficRows(change: TrafficChange, family: Family): readonly TrafficRow[] {
  const { chain, packets } = change;
  const { regions, isCut } = packets;
  const shared = { ...effectOf(change), family, chain };
  const rows = regions.slice(0, maxNamed.regions).map((region): TrafficRow => {
    const { service, from, to, by, conditions } = regionWords(region, change, family);
    return {
      ...shared,
      service,
      from: from === '' ? thisHost : from.replace(/^from /, ''),
      to: to === '' ? (chain === 'INPUT' ? thisHost : 'anywhere') : to.replace(/^to /, ''),
      only: [by, ...conditions].filter((words) => words !== '').join(', '),
      certain: region.questions.length === 0,
      isFromAnywhere: !region.fields.has('source'),
    };
  });
  if (regions.length === rows.length && !isCut) return rows;
  const rest = { service: 'more than can be named', from: '', to: '', only: '', certain: false };
  return [...rows, { ...shared, ...rest, isFromAnywhere: false }];
}

const thisHost = 'this host';

function effectOf({ kind, by = '' }: TrafficChange): Pick<TrafficRow, 'effect' | 'what'> {
  switch (kind) {
    case 'allowed':
      return { effect: 'opens', what: 'opens' };
    case 'blocked':
      return { effect: 'closes', what: 'closes' };
    case 'now-dropped':
      return { effect: 'changes', what: 'drops, and rejected before' };
    case 'now-rejected':
      return { effect: 'changes', what: 'rejects, and dropped before' };
    case 'translated':
      return { effect: 'changes', what: `translates by ${by}` };
    case 'no-longer-translated':
      return { effect: 'changes', what: 'no longer translates' };
    case 'queued':
      return { effect: 'changes', what: `queues by ${by}` };
    case 'handed-over':
      return { effect: 'changes', what: `hands over to ${by}` };
  }
}
