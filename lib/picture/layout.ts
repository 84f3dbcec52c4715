/** Where the boxes and arrows of a graph stand, by dagre. The same graph always gives the same places. */
import type { Graph, GraphEdge, GraphNode } from './graph-model';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode {
  readonly node: GraphNode;
  /** Its middle. */
  readonly middle: Point;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  /** The middle of its label. */
  readonly label: Point;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Of a monospaced font of {@link fontSize}. */
const characterWidth = 7.3;
export const fontSize = 12;
export const lineHeight = 17;
const padding = 12;

/** What is used of it; its own types are those of a module of another kind. */
interface Dagre {
  readonly graphlib: { readonly Graph: new (options: { readonly multigraph: boolean }) => DagreGraph };
  readonly layout: (graph: DagreGraph) => void;
}

interface DagreGraph {
  readonly setGraph: (options: object) => void;
  readonly setNode: (id: string, size: object) => void;
  readonly setEdge: (from: string, to: string, label: object, name: string) => void;
  readonly graph: () => { readonly width?: number; readonly height?: number };
  readonly node: (id: string) => Point;
  readonly edge: (
    from: string,
    to: string,
    name: string,
  ) => { readonly points: readonly Point[]; readonly x?: number; readonly y?: number };
}

export function layOut({ direction, nodes, edges }: Graph): Layout {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only pictures need it
  const dagre = require('@dagrejs/dagre') as Dagre;
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction === 'down' ? 'TB' : 'LR',
    nodesep: 28,
    ranksep: 34,
    edgesep: 16,
    marginx: 12,
    marginy: 12,
  });
  const sizes = new Map(nodes.map((node) => [node.id, sizeOf(node)]));
  for (const { id } of nodes) graph.setNode(id, { ...sizes.get(id) });
  edges.forEach(({ from, to, kind, label }, index) => {
    const size = label === '' ? {} : { width: widthOf(label) + 8, height: lineHeight };
    graph.setEdge(from, to, { ...size, labelpos: 'c', weight: kind === 'way' ? 4 : 1 }, String(index));
  });
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    ...{ width: rounded(width), height: rounded(height) },
    nodes: nodes.map((node) => {
      const { x, y } = graph.node(node.id);
      const size = sizes.get(node.id) ?? { width: 0, height: 0 };
      return { node, middle: roundedPoint({ x, y }), ...size };
    }),
    edges: edges.map((edge, index) => {
      const placed = graph.edge(edge.from, edge.to, String(index));
      const points = placed.points.map(roundedPoint);
      const { x = 0, y = 0 } = placed;
      return { edge, points, label: roundedPoint({ x, y }) };
    }),
  };
}

/** Characters of other scripts take the room of two. */
function widthOf(text: string): number {
  return (
    [...text].reduce((sum, character) => sum + (character > '\u02ff' && character !== '…' ? 2 : 1), 0) *
    characterWidth
  );
}

function sizeOf({ title, lines, kind }: GraphNode): { readonly width: number; readonly height: number } {
  const widest = Math.max(...[title, ...lines.map(({ text }) => text)].map(widthOf));
  const room = kind === 'routing' ? 4 * padding : 2 * padding;
  return { width: Math.ceil(widest + room), height: (lines.length + 1) * lineHeight + 2 * padding - 8 };
}

function roundedPoint({ x, y }: Point): Point {
  return { x: rounded(x), y: rounded(y) };
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10;
}
