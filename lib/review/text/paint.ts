/** Colours by meaning. Renderers know what a part of a text is; the command knows what a terminal can show. */
export interface Paint {
  readonly heading: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly changed: (text: string) => string;
  /** Less important. */
  readonly faint: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly error: (text: string) => string;
}

const asItIs = (text: string): string => text;

/** For files, pipes and NO_COLOR. */
export const noPaint: Paint = {
  heading: asItIs,
  added: asItIs,
  removed: asItIs,
  changed: asItIs,
  faint: asItIs,
  warning: asItIs,
  error: asItIs,
};
