/** A change of traffic as rows of a table: which service, from whom, to whom, and whether that is certain. */
import type { NumberRange } from '../../extensions/packet-test';
import type { Family } from '../../net/family';
import type { TrafficChange } from './compare-rulesets';
import { addressWidthOf } from '../packets/packet-fields';
import type { PacketRegion } from '../packets/packet-regions';
import { type PacketPlace, maxNamed, placeOf, regionWords } from './print-packets';

/** Packets as cells of a table. */
export interface TrafficWords {
  /** Such as `tcp dport 443`. */
  readonly service: string;
  readonly from: string;
  readonly to: string;
  /** What else has to hold; empty for nothing. */
  readonly only: string;
}

export interface TrafficRow extends TrafficWords {
  /** What a reviewer asks first. */
  readonly effect: 'opens' | 'closes' | 'changes';
  /** The same in one or several words, such as `translates by DNAT --to-destination 192.0.2.1`. */
  readonly what: string;
  readonly family: Family;
  /** The built-in chain where it happens. */
  readonly chain: string;
  /** Also `more than can be named`. */
  readonly service: string;
  /** Whether it is so whatever matches such as `-m set` say. */
  readonly certain: boolean;
  /** Whether it is so for most source addresses. */
  readonly isFromAnywhere: boolean;
}

export function trafficRows(change: TrafficChange, family: Family): readonly TrafficRow[] {
  const { regions, isCut } = change.packets;
  const shared = { ...effectOf(change), family, chain: change.chain };
  const rows = regions.slice(0, maxNamed.regions).map((region): TrafficRow => {
    return {
      ...shared,
      ...trafficWords(region, placeOf(change), family),
      certain: region.questions.length === 0,
      isFromAnywhere: isMost(region.fields.get('source'), family),
    };
  });
  if (regions.length === rows.length && !isCut) return rows;
  const rest = { service: 'more than can be named', from: '', to: '', only: '', certain: false };
  return [...rows, { ...shared, ...rest, isFromAnywhere: false }];
}

/** @param more what else has to hold. @default nothing */
export function trafficWords(
  region: PacketRegion,
  place: PacketPlace,
  family: Family,
  more: readonly string[] = [],
): TrafficWords {
  const { service, from, to, by, conditions } = regionWords(region, place, family);
  return {
    service: plainService(service),
    from: from === '' ? thisHost : from.replace(/^from /, ''),
    to: to === '' ? (place.chain === 'INPUT' ? thisHost : 'anywhere') : to.replace(/^to /, ''),
    only: [by === usual ? '' : by, ...conditions.map(plainState), ...more]
      .filter((words) => words !== '')
      .join(', '),
  };
}

const thisHost = 'this host';

/** What does not have to be said of packets that come from others. */
const usual = 'in by all but lo';

/** A row from its line, where it tells what opens or closes; the line is all that a plan of Terraform has. */
export function trafficRowOf(line: string): TrafficRow | undefined {
  const match = /^(ipv4|ipv6) ([A-Z]+) newly (allows|blocks) (.+)$/.exec(line);
  if (match === null) return undefined;
  const [, family = '', chain = '', verb, packets = ''] = match;
  const [head = '', ...conditions] = packets.split(', ');
  const [service = ''] = head.split(/ (?=from |to |in by |out by )/);
  const part = (word: string): string | undefined =>
    new RegExp(` ${word} (.*?)(?= to | in by | out by |$)`).exec(head)?.[1];
  const by = / ((?:in|out) by .*)$/.exec(head)?.[1] ?? '';
  const from = part('from');
  const effect = verb === 'allows' ? 'opens' : 'closes';
  return {
    ...{ effect, what: effect, family: family as Family, chain, service: plainService(service) },
    from: from ?? thisHost,
    to: part('to') ?? (chain === 'INPUT' ? thisHost : 'anywhere'),
    only: [by === usual ? '' : by, ...conditions.map(plainState)].filter((words) => words !== '').join(', '),
    certain: !conditions.some((condition) => /^(?:but not )?where /.test(condition)),
    isFromAnywhere: from === 'anywhere' || from?.startsWith('all but ') === true,
  };
}

/** `all but tcp` reads as if everything closed. */
function plainService(service: string): string {
  return service.replace(/^all but /, 'any protocol but ');
}

/** A reviewer thinks of connections; the exact states are in the lines of the impact. */
function plainState(condition: string): string {
  const states = /^ctstate (.*)$/.exec(condition)?.[1]?.split(',') ?? [];
  const isOfNew = states.includes('NEW') && !states.includes('ESTABLISHED') && !states.includes('RELATED');
  return isOfNew ? 'new connections' : condition;
}

/** Whether it is most of all addresses: some are nearly always left out, such as those that a firewall blocks. */
function isMost(ranges: readonly NumberRange[] | undefined, family: Family): boolean {
  if (ranges === undefined) return true;
  const size = ranges.reduce((sum, [first, last]) => sum + last - first + 1n, 0n);
  return size > 1n << BigInt(addressWidthOf(family) - 1);
}

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
