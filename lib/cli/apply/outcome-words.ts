/** The words of the column `outcome`, with what each says about the host. */
export const outcomeWords = {
  applied: 'the host is in the desired state',
  unchanged: 'the host already was in the desired state',
  'rolled-back': 'the change was started, and the host was rolled back to its previous ruleset',
  unknown: 'the state of the host is not known, or it could not roll back completely: check it by hand',
  failed: 'nothing was changed',
  skipped: 'nothing was tried, because of another host',
} as const;

export type OutcomeWord = keyof typeof outcomeWords;
