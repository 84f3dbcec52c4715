import type { Diagnostic } from '../../base/diagnostic';
import { quoted } from '../../base/visible-text';
import { savedPlanCatalogue } from './catalogue';

const { problem } = savedPlanCatalogue;

export const savedPlanProblems = {
  notAPlan: (file: string, reason: string): Diagnostic =>
    problem({
      code: 'saved/unexpected-value',
      summary: `${quoted(file)} is not a saved plan: ${reason}`,
      help: 'give a file that `plan --out FILE` wrote',
    }),
  otherVersion: (file: string, made: string, here: string): Diagnostic =>
    problem({
      code: 'saved/other-version',
      summary: `${quoted(file)} was made by ${made}, and this is ${here}; nothing was changed`,
      detail: 'another version may work out other operations than those that were reviewed',
      help: 'apply it with the version that made it, or plan again with this one',
    }),
  edited: (file: string, written: string, found: string): Diagnostic =>
    problem({
      code: 'saved/edited',
      summary: `${quoted(file)} is not as it was written; nothing was changed`,
      detail: `it says that its digest is ${written}, and its digest is ${found}`,
      help: 'take the file as it was written, or plan again',
    }),
  contradictory: (file: string, host: string, what: string): Diagnostic =>
    problem({
      code: 'saved/contradictory',
      summary: `${quoted(file)} contradicts itself about ${host}; nothing was changed`,
      detail: `${what} do not follow from what the host held and what is desired of it`,
      help: 'somebody may have written it by hand: find out who, and plan again',
    }),
  otherCommit: (file: string, made: string | null, wanted: string): Diagnostic =>
    problem({
      code: 'saved/other-commit',
      summary: `${quoted(file)} was made from ${made === null ? 'an unknown commit' : `commit ${quoted(made)}`}, not from ${quoted(wanted)}; nothing was changed`,
      help: 'plan again from the commit that is to be applied',
    }),
  notApproved: (file: string, approved: string, found: string): Diagnostic =>
    problem({
      code: 'saved/not-the-approved-one',
      summary: `${quoted(file)} is not the plan that was approved; nothing was changed`,
      detail: `approved was the digest ${quoted(approved)}, and its digest is ${found}`,
      help: 'review this plan, and approve its digest',
    }),
};
