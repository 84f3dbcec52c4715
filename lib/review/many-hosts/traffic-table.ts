/** What happens to traffic, as cells of a table in any form. */
import { visibleText } from '../../base/visible-text';
import { count } from '../text/quantity';
import type { ReviewedTraffic } from './review';

const trafficColumns = ['effect', 'service', 'from', 'to', 'only', 'family', 'hosts', 'certain'] as const;

/** Those that tell something: what is the same everywhere and usual is left out. */
export function usedColumns(rows: readonly ReviewedTraffic[], isOneHost: boolean): readonly TrafficColumn[] {
  return trafficColumns.filter((column) => {
    if (column === 'hosts') return !isOneHost;
    if (column === 'to') return rows.some(({ to }) => to !== 'this host');
    return column !== 'only' || rows.some(({ only }) => only !== '');
  });
}

export type TrafficColumn = (typeof trafficColumns)[number];

/** Longest text of a cell; `compare` and the JSON have all of it. */
const maxLength = 120;

export function trafficCells(row: ReviewedTraffic): Readonly<Record<TrafficColumn, string>> {
  return {
    effect: short(row.what),
    service: short(row.service),
    from: short(row.from),
    to: short(row.to),
    only: short(row.only),
    family: row.families.join(', '),
    hosts: count(row.hosts.length, 'host'),
    certain: row.certain ? 'certain' : 'possible',
  };
}

function short(text: string): string {
  const visible = visibleText(text);
  return visible.length > maxLength ? `${visible.slice(0, maxLength - 3)}...` : visible;
}
