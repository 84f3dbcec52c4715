import { catalogue } from '../../base/catalogue';

/** What can be wrong in a call of the rule builder. */
export const ruleCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'rule/bad-value': {
      happened: 'An argument of the rule builder is of a type that it does not take',
      todo: 'Give a value of the kind that the message names',
    },
    'rule/no-value': {
      happened: 'An argument of the rule builder is undefined or null',
      todo: 'Give it a value, or leave it out on purpose',
    },
    'rule/repeated': { happened: 'A part of the rule is given twice', todo: 'Give it once' },
    'rule/unknown-argument': {
      happened: 'A match or target has no such argument',
      todo: 'Use one of the arguments that are listed',
    },
    'rule/unknown-extension': {
      happened: 'No match or target has this name',
      todo: 'Correct the name; use `jumpTo` for a chain',
    },
  },
);
