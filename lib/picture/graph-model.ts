/** The boxes and arrows that both diagrams draw. */
import type { JumpPicture } from './picture';

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
