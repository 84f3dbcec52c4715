/**
 * The picture as a Mermaid flowchart, which GitHub and GitLab draw in a comment.
 *
 * Names and rules come from hosts: all but letters, digits and a few signs is written as `#code;`, so that no text can end its label,
 * begin a directive or become markup. GitHub refuses charts of more than 50,000 characters or 500 arrows, so ever less is drawn until
 * it fits.
 */
import { visibleText } from '../base/visible-text';
import { graphOf } from './graph';
import type { Graph, GraphEdge, GraphLimits, GraphNode } from './graph-model';
import { type FamilyPicture, type Picture, familyNames } from './picture';

/** Room is left for the comment around it. */
const maxLength = 40_000;

const limits: readonly GraphLimits[] = [
  { chains: 60, rules: 6, jumps: 200 },
  { chains: 40, rules: 3, jumps: 150 },
  { chains: 20, rules: 1, jumps: 80 },
  { chains: 8, rules: 0, jumps: 40 },
];

export function renderMermaid(picture: Picture): string {
  let text = '';
  for (const limit of limits) {
    text = flowchart(picture, limit);
    if (text.length <= maxLength) break;
  }
  return text;
}

function flowchart({ title, families }: Picture, limit: GraphLimits): string {
  const isChange = families.some((family) => family.isChange);
  const graphs = families.map((family) => ({ family, graph: graphOf(family, limit) }));
  const isWide = graphs.some(({ graph }) => graph.direction === 'right');
  return [
    '---',
    `title: "${titleText(title)}"`,
    '---',
    `flowchart ${isWide ? 'LR' : 'TD'}`,
    ...graphs.flatMap(({ family, graph }) => familyLines(family, graph, families.length > 1)),
    ...(isChange ? changeClasses : []),
    'classDef place stroke-width:2px',
    'classDef folded stroke-dasharray:4 3',
    '',
  ].join('\n');
}

const changeClasses = [
  'classDef added stroke:#1a7f37,stroke-width:3px',
  'classDef removed stroke:#cf222e,stroke-width:3px,stroke-dasharray:6 3',
  'classDef changed stroke:#9a6700,stroke-width:3px',
] as const;

function familyLines({ family }: FamilyPicture, graph: Graph, isOneOfTwo: boolean): readonly string[] {
  const lines = [...graph.nodes.map(nodeLine), ...graph.edges.map(edgeLine), ...classLines(graph)];
  if (!isOneOfTwo) return lines.map((line) => `  ${line}`);
  return [`  subgraph ${family} [${familyNames[family]}]`, ...lines.map((line) => `    ${line}`), '  end'];
}

function nodeLine({ id, kind, title, lines }: GraphNode): string {
  const label = [title, ...lines.map(({ text }) => text)].map(encoded).join('<br>');
  switch (kind) {
    case 'place':
      return `${id}(["${label}"])`;
    case 'routing':
      return `${id}{"${label}"}`;
    case 'chain':
      return `${id}["${label}"]`;
    case 'folded':
      return `${id}[["${label}"]]`;
  }
}

const signs = { kept: '', added: '+ ', removed: '- ' } as const;

function edgeLine({ from, to, kind, label, change }: GraphEdge): string {
  const text = encoded(`${signs[change]}${label}`.trim());
  const arrow = kind === 'way' ? '-->' : '-.->';
  return text === '' ? `${from} ${arrow} ${to}` : `${from} ${arrow}|"${text}"| ${to}`;
}

function classLines({ nodes }: Graph): readonly string[] {
  const classes = ['place', 'folded', 'added', 'removed', 'changed'] as const;
  return classes.flatMap((name) => {
    const ids = nodes.filter(({ kind, change }) => kind === name || change === name).map(({ id }) => id);
    return ids.length === 0 ? [] : [`class ${ids.join(',')} ${name}`];
  });
}

/** Titles are URLs and paths; they are no labels, and have no codes for other characters. */
function titleText(title: string): string {
  const cut = title.length > 120 ? `${title.slice(0, 117)}...` : title;
  return cut.replace(/[^A-Za-z0-9 .:/@()-]/gu, '_');
}

/** Signs at the beginning of a word would be markup: `- ` and `1. ` of lists, `_` of emphasis. */
const coded = /[^A-Za-z0-9 ,:/.-]|(?<![A-Za-z0-9])[.-]|[.-](?![A-Za-z0-9])/gu;

function encoded(text: string): string {
  return visibleText(text).replace(coded, (character) => `#${String(character.codePointAt(0))};`);
}
