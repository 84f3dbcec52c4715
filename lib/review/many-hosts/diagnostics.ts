import type { Diagnostic } from '../../base/diagnostic';
import { reviewCatalogue } from './catalogue';

export const reviewProblems = {
  knownAtApply: (address: string, isRemoved: boolean): Diagnostic =>
    reviewCatalogue.problem({
      code: 'review/known-at-apply',
      summary: `what ${isRemoved ? 'the removal of ' : ''}${address} changes on its host is known only at the apply`,
      help: 'look at the values that it waits for, and review the change again once they are known',
    }),
  hidden: (address: string): Diagnostic =>
    reviewCatalogue.warning({
      code: 'review/sensitive',
      summary: `rules of ${address} hold sensitive values, so they and the impact are not shown`,
      help: 'somebody who may see the values can review them with `cdktf-iptables plan`',
    }),
};
