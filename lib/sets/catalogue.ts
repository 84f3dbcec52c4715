import { catalogue } from '../base/catalogue';

/** What is wrong with a declared set, or a file of them. */
export const setCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'sets/bad-entry': {
      happened: 'An entry of a set cannot be in a set of that type',
      todo: 'Write it as the type needs it; `ipset help TYPE` shows the form',
    },
    'sets/bad-line': {
      happened:
        'A line is neither `create` nor `add`, as `ipset save` prints them, or a quote in it is not closed',
      todo: 'Remove the line, or close the quote; a file of sets says what is there, not how it came to be',
    },
    'sets/bad-name': {
      happened: 'A set has a name that the kernel or the tools do not take',
      todo: 'Choose another name',
    },
    'sets/bad-option': {
      happened:
        'An option of a set or an entry is unknown, does not go with the type, or has a value that is not allowed',
      todo: 'Correct the option',
    },
    'sets/dynamic-with-entries': {
      happened: 'A dynamic set has entries, and its members belong to others',
      todo: 'Leave `entries` out, or leave `dynamic` out',
    },
    'sets/duplicate-entry': {
      happened: 'An element is in a set twice, with other options (warning: the last one holds)',
      todo: 'Remove one of them',
    },
    'sets/duplicate-set': {
      happened: 'A set is created twice',
      todo: 'Remove one of them, or give it another name',
    },
    'sets/filled-by-rules': {
      happened:
        'A rule fills or empties a set whose members are declared, so that it would hardly ever be as declared',
      todo: 'Declare it with `dynamic: true` and without entries; entries of yours go into a set of their own',
    },
    'sets/no-set': {
      happened: 'An entry is added to a set that no line before it creates',
      todo: 'Put the `create` line of the set before its entries',
    },
    'sets/too-many-entries': {
      happened: 'A set has more entries than its `maxelem` allows',
      todo: 'Declare a larger `maxelem`',
    },
    'sets/unknown-type': {
      happened: 'There is no such type of set',
      todo: 'Write one of the types that the message names',
    },
  },
);

export type SetCode = Parameters<typeof setCatalogue.problem>[0]['code'];
