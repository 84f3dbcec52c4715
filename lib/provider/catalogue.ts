import { catalogue } from '../base/catalogue';

/** What the Terraform provider itself finds wrong. */
export const providerCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'provider/adopted-once': {
      host: 'unchanged',
      happened: 'Warning: an owner that was adopted has rules on the host again; they stay',
      todo: 'Take the owner out of `adopts`',
    },
    'provider/adopted-and-declared': {
      host: 'unchanged',
      happened: 'One resource declares an owner that another one adopts',
      todo: 'Take the owner out of `adopts`, or choose another one',
    },
    'provider/bug': {
      host: 'unknown',
      happened: 'Internal error of the provider; a change in progress is confirmed or rolled back',
      todo: 'Report it, and plan again',
    },
    'provider/declared-twice': {
      host: 'unchanged',
      happened: 'Two resources declare one owner on one host',
      todo: 'Give one of them an owner of its own',
    },
    'provider/destroy': {
      host: 'unchanged',
      happened:
        'Warning: the plan destroys the ruleset; policies become what they were before any owner declared them',
      todo: 'Check the operations that are listed',
    },
    'provider/destroyed-and-declared': {
      host: 'unchanged',
      happened: 'A plan destroys and declares one owner on one host: probably the resource was renamed',
      todo: 'Add a `moved` block, or give the new resource another owner',
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
    'provider/not-built': {
      happened: 'The program of the provider is missing',
      todo: 'Run `npm run build` in a checkout; install the package again elsewhere',
    },
    'provider/not-configured': {
      happened: 'Terraform called the provider before it configured it',
      todo: 'Report it',
    },
    'provider/open-between': {
      host: 'unchanged',
      happened:
        'A plan destroys one owner that closes a host and brings another one: the host would be open between them',
      todo: 'Add a `moved` block, or bring the new owner first',
    },
    'provider/operations-differ': {
      host: 'changed',
      happened: 'The applied operations are not the planned ones; the state has the live ruleset',
      todo: 'Report it, and plan again',
    },
    'provider/owner-in-use': {
      host: 'unchanged',
      happened: 'A resource got the name of an owner that the host already has',
      todo: 'Choose another owner; to exchange two names, go by a third one',
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
    'provider/replaced-and-renamed': {
      host: 'unchanged',
      happened: 'A resource is replaced and gets another owner at once',
      todo: 'Change the owner first, without `-replace`',
    },
    'provider/replaced-in-place': {
      host: 'unchanged',
      happened: 'Warning: the rules stay on the host while their resource is replaced',
      todo: 'Nothing; the new resource takes them over',
    },
    'provider/state-too-new': {
      happened: 'The state was written by a newer provider',
      todo: 'Upgrade cdktf-iptables',
    },
    'provider/superseded': {
      host: 'unchanged',
      happened: 'Warning: another state or run wrote the rules since, so they will not be removed',
      todo: 'Destroy them with the state that wrote them last',
    },
    'provider/takes-over': {
      host: 'unchanged',
      happened: 'Warning: another state or run wrote the rules of this owner last; the apply takes them over',
      todo: 'Give one of two states that declare one owner another owner',
    },
    'provider/unknown-resource-type': {
      happened: 'The provider has no such resource type',
      todo: 'Use `iptables_ruleset`',
    },
    'provider/unknown-value': {
      happened: 'A value is unknown until apply where it is needed earlier',
      todo: 'Apply its source first',
    },
    'provider/written-elsewhere': {
      host: 'unchanged',
      happened: 'The rules were imported and never changed by this state, so it does not remove them',
      todo: 'Take them over with `terraform apply` first, or forget them with `terraform state rm`',
    },
  },
);
