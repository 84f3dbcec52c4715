/** The picture as SVG: one file that needs nothing beside it, light or dark as its reader is. */
import { graphOf } from './graph';
import type { Graph, GraphLimits, GraphNode } from './graph-model';
import {
  type Layout,
  type PlacedEdge,
  type PlacedNode,
  type Point,
  fontSize,
  layOut,
  lineHeight,
} from './layout';
import { type Markup, attribute, markup, ownSource } from './markup';
import { type FamilyPicture, type Picture, familyNames } from './picture';

const limits: GraphLimits = { chains: 40, rules: 8, jumps: 200 };

/** Both families below one another. @param style the rules of style for diagrams, `diagram.css` */
export function renderSvg({ title, families }: Picture, style: string): string {
  const drawn = families.map((family) => ({ family, layout: layOut(graphOf(family, limits)) }));
  const headingHeight = 40;
  let top = 44;
  const parts = drawn.map(({ family, layout }) => {
    const y = top;
    top += layout.height + headingHeight;
    return markup`<g transform="translate(0 ${y})"><text class="heading" x="12" y="16">${familyNames[family.family]}</text><g transform="translate(0 24)">${arrowHeads(family.id)}${diagram(layout, family.id)}</g></g>
`;
  });
  const width = Math.max(320, ...drawn.map(({ layout }) => layout.width));
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" role="img" aria-labelledby="title">
<title id="title">The way of packets through the firewall: ${title}</title>
<style>${ownSource(style)}</style>
<rect class="paper" width="${width}" height="${top}"/>
<text class="heading" x="12" y="26">${title}</text>
${parts}</svg>
`.source;
}

/** For a page, which has the rules of style; each chain leads to its rules. */
export function familyDiagram(family: FamilyPicture): Markup {
  const graph: Graph = graphOf(family, limits);
  const layout = layOut(graph);
  const { width, height } = layout;
  const label = `The way of ${familyNames[family.family]} packets through tables and chains`;
  return markup`<svg class="diagram" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${label}">
${arrowHeads(family.id)}
${diagram(layout, family.id, true)}</svg>`;
}

/** The ids of arrow heads are those of a whole page, so each diagram has its own. */
function arrowHeads(prefix: string): Markup {
  const head = (name: string): Markup =>
    markup`<marker id="${prefix}arrow-${name}" class="head ${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8Z"/></marker>`;
  return markup`<defs>${['kept', 'added', 'removed'].map(head)}</defs>`;
}

function diagram({ nodes, edges }: Layout, prefix: string, isLinked = false): Markup {
  return markup`${edges.map((edge) => edgeMarkup(edge, prefix))}${nodes.map((node) => nodeMarkup(node, isLinked))}`;
}

function edgeMarkup({ edge, points, label }: PlacedEdge, prefix: string): Markup {
  const text =
    edge.label === ''
      ? markup``
      : markup`<text class="label" x="${label.x}" y="${label.y + 4}">${edge.label}</text>`;
  return markup`<g class="edge ${edge.kind} ${edge.change}"><path d="${curve(points)}" marker-end="url(#${prefix}arrow-${edge.change})"/>${text}</g>
`;
}

/** Through the middles between the points, so that it bends softly. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const parts = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const isEnd = index === rest.length - 2;
    const to = isEnd ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${place(point)} ${place(to)}`;
  });
  return parts.length === 0 ? `M${place(first)}L${place(last)}` : `M${place(first)}${parts.join('')}`;
}

function place({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

const signs = { kept: '', changed: '', added: '+ ', removed: '- ' } as const;

function nodeMarkup({ node, middle, width, height }: PlacedNode, isLinked: boolean): Markup {
  const left = middle.x - width / 2;
  const top = middle.y - height / 2;
  const isCentred = node.kind === 'place' || node.kind === 'routing';
  const x = isCentred ? middle.x : left + 12;
  const line = (text: string, index: number, classes: string | undefined): Markup =>
    markup`<text${attribute('class', classes)} x="${x.toFixed(1)}" y="${(top + fontSize + 6 + index * lineHeight).toFixed(1)}">${text}</text>`;
  const body = markup`${shape(node, { left, top, width, height })}${line(signs[node.change] + node.title, 0, 'title')}${node.lines.map(({ text, change }, index) => line(text, index + 1, change === 'kept' ? undefined : change))}`;
  const classes = `node ${node.kind} ${node.change}`;
  return isLinked && node.kind === 'chain'
    ? markup`<a class="${classes}" href="#${node.id}" aria-label="${`chain ${node.title}: ${node.lines.map(({ text }) => text).join('; ')}`}">${body}</a>
`
    : markup`<g class="${classes}">${body}</g>
`;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function shape({ kind }: GraphNode, { left, top, width, height }: Box): Markup {
  const radius = kind === 'place' ? height / 2 : kind === 'routing' ? 2 : 5;
  return markup`<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${width}" height="${height}" rx="${radius}"/>`;
}
