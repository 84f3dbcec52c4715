import { catalogue } from '../../base/catalogue';

/** Rules that are each valid and do not work together. */
export const rulesetCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'ruleset/foreign-target': {
      happened: 'Warning: a rule uses a target of the xtables-addons package',
      todo: 'Make sure that the package is installed on the host',
    },
    'ruleset/jump-to-built-in': {
      happened: 'A rule jumps to a built-in chain',
      todo: 'Put the shared rules into a chain of their own, and jump to that',
    },
    'ruleset/loop': { happened: 'Chains form a loop', todo: 'Remove one of the jumps' },
    'ruleset/shared-name': {
      happened: 'Two rules share a named object, such as a hashlimit table, with different settings',
      todo: 'Use the same settings in both, or another name in one',
    },
    'ruleset/unknown-chain': {
      happened: 'A rule jumps to a chain that is not declared',
      todo: 'Declare the chain, or correct the name',
    },
    'ruleset/wrong-chain': {
      happened: 'A rule can be reached from a built-in chain in which it does not work',
      todo: 'Move it to a chain that is reached only from where it works',
    },
  },
);
