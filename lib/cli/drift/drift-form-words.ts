/** The forms of `drift`, apart from what makes them: the parser needs the words only. */
export const driftFormWords = ['text', 'json'] as const;

export type DriftForm = (typeof driftFormWords)[number];
