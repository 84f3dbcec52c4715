import { catalogue } from '../../base/catalogue';

/** What the trial of the new rules in an empty network namespace of the host finds. */
export const rehearsalCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'apply/missing-set': {
      happened: 'A rule uses an ipset that the host does not have',
      todo: 'Create the set on the host first',
    },
    'apply/not-rehearsed': {
      happened: 'Warning: some or all rules could not be tried before they were written',
      todo: 'Nothing; a rule that the host refuses is rolled back. [Hosts](hosts.md) lists what a rehearsal needs',
    },
    'apply/rule-refused': {
      happened: 'The host does not accept a rule',
      todo: 'Correct the rule, or load the kernel module that it needs',
    },
    'apply/stored-differently': {
      happened: 'The host stores a rule differently from how it was declared',
      todo: 'Declare the rule as the host prints it',
    },
  },
);
