import { catalogue } from '../base/catalogue';

/** What can be wrong with a value of the resource or the provider block, at whichever door it comes in. */
export const resourceCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'resource/forbidden-character': {
      happened: 'A value contains a line break or a NUL',
      todo: 'Split rules into list elements',
    },
    'resource/invalid-import-id': {
      happened: 'The import id is not valid',
      todo: 'Use a URL such as `ssh://root@192.0.2.1?owner=web`, or JSON',
    },
    'resource/invalid-value': { happened: 'An attribute has an invalid value', todo: 'Use an allowed value' },
    'resource/missing-value': { happened: 'A required attribute is missing', todo: 'Set it' },
    'resource/no-address': {
      happened: 'The host has no address, and its transport needs one',
      todo: 'Set the address, or the transport `local` for the machine that deploys',
    },
    'resource/null-value': { happened: 'An element is null', todo: 'Leave it out' },
    'resource/number-out-of-range': {
      happened: 'A number is too large to be represented exactly',
      todo: 'Use a smaller number',
    },
    'resource/unknown-attribute': {
      happened: 'There is no attribute of this name',
      todo: 'Correct the name',
    },
    'resource/wrong-type': {
      happened: 'A value has the wrong type',
      todo: 'Correct it; if the state was written by another version, import the resource again',
    },
  },
);
