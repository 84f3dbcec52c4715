import { catalogue } from '../base/catalogue';

/** What can be wrong in a declared ruleset beside its rules. */
export const declareCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'declare/bad-anchor': {
      happened: 'The anchor is not a place in a chain',
      todo: 'Use `first`, `last`, `before:CHAIN` or `after:CHAIN`',
    },
    'declare/bad-chain-name': {
      happened: 'A chain has a name that iptables does not accept',
      todo: 'Use at most 28 characters without white space, quotes, `!` or a leading `-`',
    },
    'declare/bad-policy': {
      happened: 'The policy is not ACCEPT or DROP, or the chain is not built in',
      todo: 'Use ACCEPT or DROP for a built-in chain, and a last rule for another chain',
    },
    'declare/no-such-built-in': {
      happened: 'The table does not have this built-in chain',
      todo: 'Use one of its built-in chains, or another table',
    },
    'declare/unknown-table': {
      happened: 'A table has a name that iptables does not know',
      todo: 'Use filter, nat, mangle, raw or security',
    },
  },
);

export const deployCatalogue = catalogue(
  { host: 'unchanged', retry: 'replan' },
  {
    'deploy/changed-since-plan': {
      happened: 'The live ruleset changed after the plan was made',
      todo: 'Plan again, and review the new plan',
    },
    'deploy/changes-all-the-time': {
      retry: 'later',
      happened: 'The live ruleset changed each time between reading and writing it',
      todo: 'Find what keeps changing the rules, another deployment or a program; try again when it has finished',
    },
    'deploy/old-iptables': {
      retry: 'no',
      happened:
        'Warning: the version of iptables-restore on the host is older than its option to wait for the lock',
      todo: 'Update iptables there, unless the distribution has added `-w`: the apply looks, and refuses without it',
    },
    'deploy/superseded': {
      retry: 'no',
      happened: 'Warning: another state or run wrote the rules since, so a destroy removed nothing',
      todo: 'Destroy them with the state that wrote them last',
    },
  },
);

/** The rules are live; a reboot may lose them. */
export const persistWarningCatalogue = catalogue(
  { host: 'changed', retry: 'no' },
  {
    'persist/changed': {
      retry: 'later',
      happened: 'Warning: something else kept writing the boot file, so a reboot rolls the change back',
      todo: 'Find what writes it, and apply again',
    },
    'persist/not-compared': {
      host: 'unchanged',
      happened:
        'Warning: the boot file cannot be compared, so it is unknown whether a reboot keeps the rules',
      todo: 'Read the detail',
    },
    'persist/not-loaded': {
      happened: 'Warning: nothing seems to load the boot file at boot',
      todo: 'Enable the service that is named',
    },
    'persist/sets-not-written': {
      happened:
        'Warning: the host loads sets at boot in a way that is not known, so declared sets were not written there',
      todo: 'Save the sets on the host with what loads them at boot',
    },
    'persist/sets-not-loaded': {
      happened:
        'Warning: rules name ipsets that nothing seems to load before them, so their boot file would fail whole; one that loads now was left as it is',
      todo: 'Install ipset-persistent, or enable the service ipset, and apply again',
    },
  },
);
