/** Arrows for the jumps between chains that are drawn; those into one that is not lead to the box that stands for it. */
import { count, shortNumber } from '../review/text/quantity';
import type { Folds } from './fold-chains';
import type { GraphEdge } from './graph-model';
import type { ChainPicture, FamilyPicture, JumpPicture } from './picture';

/** Those that change come first. */
export function jumpEdges(
  { chains }: FamilyPicture,
  drawn: readonly ChainPicture[],
  folds: Folds,
): readonly GraphEdge[] {
  const ids = new Map(chains.map(({ table, name, id }) => [`${table} ${name}`, id]));
  const isDrawn = new Set(drawn.map(({ id }) => id));
  const edges = new Map<string, { from: string; to: string; jumps: JumpPicture[] }>();
  for (const { id: from, table, jumps } of drawn)
    for (const jump of jumps) {
      const id = ids.get(`${table} ${jump.to}`);
      const to = id === undefined || isDrawn.has(id) ? id : folds.of.get(id);
      if (to === undefined) continue;
      const edge = edges.get(`${from} ${to}`) ?? { from, to, jumps: [] };
      edges.set(`${from} ${to}`, edge);
      edge.jumps.push(jump);
    }
  const all = [...edges.values()].map(({ from, to, jumps }) => edgeOf(from, to, jumps));
  return [...all.filter(({ change }) => change !== 'kept'), ...all.filter(({ change }) => change === 'kept')];
}

function edgeOf(from: string, to: string, jumps: readonly JumpPicture[]): GraphEdge {
  const rules = jumps.reduce((sum, jump) => sum + jump.rules, 0);
  const counted = jumps.flatMap(({ packets }) => packets ?? []);
  const packets = counted.reduce((sum, number) => sum + number, 0n);
  const label = [
    ...(rules === 1 ? [] : [count(rules, 'rule')]),
    ...(counted.length === 0 ? [] : [`${shortNumber(packets)} ${packets === 1n ? 'packet' : 'packets'}`]),
  ].join(', ');
  const [only = 'kept', ...others] = new Set(jumps.map(({ change }) => change));
  return { from, to, kind: 'jump', label, change: others.length === 0 ? only : 'kept' };
}
