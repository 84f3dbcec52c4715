/**
 * The way of packets as boxes and arrows: what both diagrams draw. Built-in chains stand in the order in which the kernel comes to
 * them; one that holds nothing is left out, since packets only pass it. What is too much to look at is folded into one box.
 */
import { chainLines } from './chain-lines';
import type { Graph, GraphLimits, GraphNode } from './graph-model';
import { chosenChains, foldsOf } from './fold-chains';
import { jumpEdges } from './jump-edges';
import { type ChainPicture, type FamilyPicture, isChanged } from './picture';
import { wayOf } from './way';

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
