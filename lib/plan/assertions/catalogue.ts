import { catalogue } from '../../base/catalogue';

/** What is wanted of a firewall and does not hold. */
export const assertionCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'assert/failed': {
      happened: 'An assertion does not hold: there is a packet that the rules do not treat as it says',
      todo: 'Correct the rule that the path of the packet ends with, or the assertion',
    },
    'assert/no-packets': {
      happened: 'An assertion is about no packet, so it says nothing',
      todo: 'Ask for addresses of a family that is declared, and name a service, ports or peers that exist',
    },
    'assert/not-checked': {
      happened:
        'Warning: an assertion is about addresses of a family alone of which no rules were given, so it was not checked',
      todo: 'Hold it against rules of that family as well, or leave it out here',
    },
    'assert/undecided': {
      happened: 'The rules are too many for an answer, so an assertion counts as not holding',
      todo: 'Ask for fewer packets: one service, or one prefix',
    },
  },
);
