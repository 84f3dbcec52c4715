/** The way that every packet takes: through the built-in chains, in the order of the kernel. */
import type { Hook } from '../impact/packets/packet-path';
import { tablesAt } from '../impact/packets/packet-path';
import type { GraphEdge, GraphNode, NodeKind } from './graph-model';
import { type ChainPicture, type FamilyPicture, isChanged } from './picture';

interface Way {
  readonly places: readonly GraphNode[];
  /** Of built-in chains that are drawn. */
  readonly chains: ReadonlySet<string>;
  readonly edges: readonly GraphEdge[];
}

/** From the network to programs of this host, to other hosts, and from programs out. A chain that only lets pass is left out. */
export function wayOf({ id: prefix, chains }: FamilyPicture): Way {
  const isDrawn = (chain: ChainPicture): boolean =>
    chain.rules.length > 0 || chain.policy?.before === 'DROP' || isChanged(chain);
  const at = (hook: Hook): readonly string[] =>
    tablesAt(hook).flatMap((table) =>
      chains
        .filter((chain) => chain.isBuiltIn && chain.table === table && chain.name === hook && isDrawn(chain))
        .map(({ id }) => id),
    );
  const place = (name: string, title: string, kind: NodeKind = 'place'): GraphNode => ({
    ...{ id: `${prefix}${name}`, kind, title, lines: [], change: 'kept' },
  });
  const [network, routing, programs, out] = [
    place('in', 'from the network'),
    place('routing', 'for this host?', 'routing'),
    place('programs', 'programs of this host'),
    place('out', 'to the network'),
  ] as const;
  const [pre, input, forward, output, post] = (
    ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const
  ).map(at) as [
    readonly string[],
    readonly string[],
    readonly string[],
    readonly string[],
    readonly string[],
  ];
  const last = [...post, out.id];
  const edges = [
    ...path([network.id, ...pre, routing.id]),
    ...path([routing.id, ...input, programs.id], 'yes'),
    ...path([routing.id, ...forward, last[0] ?? out.id], 'no'),
    ...path([programs.id, ...output, last[0] ?? out.id]),
    ...path(last),
  ];
  return {
    places: [network, routing, programs, out],
    chains: new Set([...pre, ...input, ...forward, ...output, ...post]),
    edges,
  };
}

function path(ids: readonly string[], firstLabel = ''): readonly GraphEdge[] {
  return ids.slice(1).map((to, index) => ({
    ...{ from: ids[index] ?? to, to, kind: 'way', change: 'kept' },
    label: index === 0 ? firstLabel : '',
  }));
}
