/** How parts of a text stand out. Renderers know what a part is; whoever has a terminal says how it looks. */
export interface Paint {
  readonly heading: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly changed: (text: string) => string;
  /** What a reader may pass over. */
  readonly faint: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly error: (text: string) => string;
}

const asItIs = (text: string): string => text;

/** For files, pipes, and whoever set NO_COLOR. */
export const noPaint: Paint = {
  heading: asItIs,
  added: asItIs,
  removed: asItIs,
  changed: asItIs,
  faint: asItIs,
  warning: asItIs,
  error: asItIs,
};
