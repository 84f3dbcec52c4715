import { catalogue } from '../../base/catalogue';

/** What can be wrong with a saved plan. Whatever it is, no host has been changed. */
export const savedPlanCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'saved/contradictory': {
      happened: 'The operations of the saved plan do not follow from what is in it',
      todo: 'Do not apply it; find out who wrote it, and plan again',
    },
    'saved/edited': {
      happened: 'The saved plan is not as it was written: its digest differs',
      todo: 'Take the file as it was written, or plan again',
    },
    'saved/not-the-approved-one': {
      happened: 'The digest of the saved plan is not the one that was approved',
      todo: 'Review this plan, and approve its digest',
    },
    'saved/other-commit': {
      happened: 'The saved plan was made from another commit than the one that is wanted',
      todo: 'Plan again from the commit that is to be applied',
    },
    'saved/other-version': {
      happened: 'Another version of cdktf-iptables made the saved plan',
      todo: 'Apply it with the version that made it, or plan again',
    },
    'saved/unexpected-value': {
      happened: 'The file is not a saved plan, or a value in it is not what a saved plan has there',
      todo: 'Give a file that `plan --out` wrote',
    },
  },
);
