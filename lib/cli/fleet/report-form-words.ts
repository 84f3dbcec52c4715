/** The forms of `report`, apart from what makes them: the parser needs the words only. */
export const reportFormWords = ['text', 'json', 'markdown'] as const;

export type ReportForm = (typeof reportFormWords)[number];
