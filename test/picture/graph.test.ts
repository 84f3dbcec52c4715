import { graphOf } from '../../lib/picture/graph';
import type { FamilyPicture } from '../../lib/picture/picture';
import { after, before, picture } from './pictured';

const all = { chains: 60, rules: 6, jumps: 200 };

function family(old: string, now?: string): FamilyPicture {
  const [first] = picture(old, now).families;
  if (first === undefined) throw new Error('no family');
  return first;
}

function namedEdges(drawn: FamilyPicture, limits = all): readonly string[] {
  const { nodes, edges } = graphOf(drawn, limits);
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  return edges.map(({ from, to, kind }) => `${kind}: ${titles.get(from) ?? ''} > ${titles.get(to) ?? ''}`);
}

test('packets come to built-in chains in the order of the kernel, and empty ones are passed over', () => {
  expect(namedEdges(family(before))).toEqual([
    'way: from the network > for this host?',
    'way: for this host? > filter INPUT',
    'way: filter INPUT > programs of this host',
    'way: for this host? > filter FORWARD',
    'way: filter FORWARD > nat POSTROUTING',
    'way: programs of this host > nat POSTROUTING',
    'way: nat POSTROUTING > to the network',
    'jump: filter INPUT > filter web',
    'jump: filter web > filter ban',
  ]);
});

test('more chains than are drawn are one box, and what changes is drawn first', () => {
  const drawn = family(before, after);
  const { nodes } = graphOf(drawn, { ...all, chains: 1 });
  expect(nodes.filter(({ kind }) => kind === 'folded')).toEqual([
    expect.objectContaining({ title: 'filter: 2 more chains' }),
  ]);
  expect(namedEdges(drawn, { ...all, chains: 1 })).toContain('jump: filter INPUT > filter: 2 more chains');
});

test('every edge leads from a box to a box, however little is drawn', () => {
  for (let chains = 0; chains <= 4; chains++) {
    const { nodes, edges } = graphOf(family(before, after), { ...all, chains });
    const ids = new Set(nodes.map(({ id }) => id));
    expect(ids.size).toBe(nodes.length);
    expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
  }
});

test('the box of a chain that changes has the rules that come and go, with a sign', () => {
  const { nodes } = graphOf(family(before, after), all);
  const input = nodes.find(({ title }) => title === 'filter INPUT');
  expect(input?.change).toBe('changed');
  expect(input?.lines.map(({ change }) => change)).toEqual(['removed', 'added', 'kept', 'removed', 'added']);
});
