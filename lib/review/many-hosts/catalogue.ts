import { catalogue } from '../../base/catalogue';

/** What a reviewer should look at in a plan. None of them stops an apply. */
export const reviewCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'review/families-unlike': {
      happened:
        'The change opens a service to everybody in one family, and the other family stays without it',
      todo: 'Check that IPv4 and IPv6 are meant to differ there',
    },
    'review/known-at-apply': {
      happened: 'What a plan of Terraform changes on a host is known only at the apply',
      todo: 'Look at the values that it waits for, and review it again once they are known',
    },
    'review/not-rehearsed': {
      happened:
        'A rule uses something that only the host can judge, and the plan was made without trying it there',
      todo: 'Nothing; the apply tries it on the host before anything is changed',
    },
    'review/opens-to-world': {
      happened: 'The change lets packets of a service in from every address',
      todo: 'Check that everybody is meant to reach it',
    },
    'review/policy': {
      happened:
        'The change sets the policy of a built-in chain: what happens to packets that no rule decides on',
      todo: 'Check the rules of that chain as a whole',
    },
    'review/sensitive': {
      happened: 'Rules hold sensitive values, so they and their impact are not shown',
      todo: 'Let somebody review them who may see the values',
    },
    'review/touches-ssh': {
      happened: 'The change adds, removes or replaces a rule about the port that deployers log in to',
      todo: 'Check that deployers still get in; the host rolls back if the new connection fails',
    },
    'review/used-rule': {
      happened: 'The change removes or replaces a rule that packets have matched',
      todo: 'Check who needs it: the plan shows how many packets it has matched',
    },
  },
);
