import { catalogue } from '../base/catalogue';

/** What the Terraform provider itself finds wrong. */
export const providerCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'provider/bug': {
      host: 'unknown',
      happened: 'Internal error of the provider; a change in progress is confirmed or rolled back',
      todo: 'Report it, and plan again',
    },
    'provider/destroy': {
      host: 'unchanged',
      happened: 'Warning: the plan destroys the ruleset; policies become ACCEPT',
      todo: 'Check the operations that are listed',
    },
    'provider/forbidden-character': {
      happened: 'A value contains a line break or a NUL',
      todo: 'Split rules into list elements',
    },
    'provider/host-did-not-come-up': {
      host: 'unchanged',
      retry: 'once-up',
      happened: 'The host could not be reached within `wait_for_ssh`',
      todo: 'Raise `wait_for_ssh`, or check the host',
    },
    'provider/host-moved': {
      host: 'unchanged',
      happened: 'Warning: the ruleset moves to another host; its operations are computed at apply',
      todo: 'Remove the rules from the old host if it is another machine',
    },
    'provider/interrupted': {
      host: 'unknown',
      retry: 'replan',
      happened: 'Terraform was interrupted; a change in progress is rolled back by the host itself',
      todo: 'Plan again',
    },
    'provider/invalid-import-id': {
      happened: 'The import id is not valid',
      todo: 'Use a URL such as `ssh://root@192.0.2.1?owner=web`, or JSON',
    },
    'provider/invalid-value': { happened: 'An attribute has an invalid value', todo: 'Use an allowed value' },
    'provider/missing-value': { happened: 'A required attribute is missing', todo: 'Set it' },
    'provider/not-built': {
      happened: 'The program of the provider is missing',
      todo: 'Run `npm run build` in a checkout; install the package again elsewhere',
    },
    'provider/not-configured': {
      happened: 'Terraform called the provider before it configured it',
      todo: 'Report it',
    },
    'provider/null-value': { happened: 'An element is null', todo: 'Leave it out' },
    'provider/number-out-of-range': {
      happened: 'A number is too large to be represented exactly',
      todo: 'Use a smaller number',
    },
    'provider/operations-differ': {
      host: 'changed',
      happened: 'The applied operations are not the planned ones; the state has the live ruleset',
      todo: 'Report it, and plan again',
    },
    'provider/owner-changes': {
      host: 'unchanged',
      happened: 'Warning: the owner changes, so the ruleset is destroyed and created again',
      todo: 'Avoid it on a host that must not be open in between',
    },
    'provider/platform-unsupported': {
      happened: 'The provider runs on Linux and macOS only',
      todo: 'Use the Windows Subsystem for Linux',
    },
    'provider/private-data-unreadable': {
      happened: 'The private data in the state is damaged',
      todo: 'Plan with refresh, without `-refresh=false`',
    },
    'provider/read-postponed': {
      host: 'unchanged',
      retry: 'later',
      happened: 'Warning: the host could not be read; the apply reads it',
      todo: 'Check the connection settings',
    },
    'provider/state-too-new': {
      happened: 'The state was written by a newer provider',
      todo: 'Upgrade cdktf-iptables',
    },
    'provider/unknown-resource-type': {
      happened: 'The provider has no such resource type',
      todo: 'Use `iptables_ruleset`',
    },
    'provider/unknown-value': {
      happened: 'A value is unknown until apply where it is needed earlier',
      todo: 'Apply its source first',
    },
    'provider/wrong-type': {
      happened: 'A value has the wrong type',
      todo: 'Correct it; if the state was written by another version, import the resource again',
    },
  },
);
