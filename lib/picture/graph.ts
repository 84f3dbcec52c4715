/**
 * The way of packets as boxes and arrows: what both diagrams draw. Built-in chains stand in the order in which the kernel comes to
 * them; one that holds nothing is left out, since packets only pass it. What is too much to look at is folded into one box.
 */
import { chainLines } from './chain-lines';
import { chosenChains, foldsOf } from './fold-chains';
import { jumpEdges } from './jump-edges';
import { type ChainPicture, type FamilyPicture, type JumpPicture, isChanged } from './picture';
import { wayOf } from './way';

export interface Graph {
  /** Downwards, unless so many boxes would stand side by side that nobody sees them together. */
  readonly direction: 'down' | 'right';
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export type NodeKind = 'place' | 'routing' | 'chain' | 'folded';
export type NodeChange = 'kept' | 'changed' | 'added' | 'removed';

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  readonly lines: readonly GraphLine[];
  readonly change: NodeChange;
}

export interface GraphLine {
  readonly text: string;
  readonly change: 'kept' | 'added' | 'removed';
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The way that every packet takes, or a jump that some take. */
  readonly kind: 'way' | 'jump';
  readonly label: string;
  readonly change: JumpPicture['change'];
}

/** How much is drawn. */
export interface GraphLimits {
  /** User chains. */
  readonly chains: number;
  /** Rules that are written in the box of a chain. */
  readonly rules: number;
  /** Jumps. */
  readonly jumps: number;
}

/** Boxes. */
const mostDownwards = 20;

export function graphOf(picture: FamilyPicture, limits: GraphLimits): Graph {
  const way = wayOf(picture);
  const shown = new Set([...way.chains, ...chosenChains(picture, limits.chains)]);
  const drawn = picture.chains.filter(({ id }) => shown.has(id));
  const folds = foldsOf(picture, shown);
  const nodes = [...way.places, ...drawn.map((chain) => chainNode(chain, picture, limits)), ...folds.nodes];
  return {
    direction: nodes.length > mostDownwards ? 'right' : 'down',
    nodes,
    edges: [...way.edges, ...jumpEdges(picture, drawn, folds).slice(0, limits.jumps)],
  };
}

function chainNode(chain: ChainPicture, { isChange }: FamilyPicture, limits: GraphLimits): GraphNode {
  const change =
    chain.existence === 'new'
      ? 'added'
      : chain.existence === 'gone'
        ? 'removed'
        : isChanged(chain)
          ? 'changed'
          : 'kept';
  return {
    ...{ id: chain.id, kind: 'chain', title: `${chain.table} ${chain.name}`, change },
    lines: chainLines(chain, isChange, limits.rules),
  };
}
