import { catalogue } from '../../base/catalogue';

/** Why a change was not started: no rule of the host was touched. */
export const refusalCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'apply/ends-at-logout': {
      happened: 'The host would end the timer that rolls back together with the login',
      todo: 'Let the manager of the user stay: `loginctl enable-linger USER`, or log in as root',
    },
    'apply/locked': {
      retry: 'later',
      happened: 'Another change of this host is in progress',
      todo: 'Wait until it is confirmed or rolled back, then plan again',
    },
    'apply/missing-tools': {
      happened: 'The host lacks a command that a rollback needs',
      todo: 'Install the packages that are named',
    },
    'apply/no-space': {
      happened: 'What a rollback needs cannot be written on the host',
      todo: 'Free some space in /run or /tmp of the host',
    },
    'apply/no-timer': {
      happened: 'The timer that rolls back could not be started on the host',
      todo: 'Read the detail',
    },
    'apply/old-iptables': {
      happened: 'iptables-restore on the host is too old to wait for the lock of iptables',
      todo: 'Update iptables there: `iptables-restore -w` came with 1.6.2',
    },
    'apply/stopped': {
      retry: 'later',
      happened: 'The change was cancelled before it was made',
      todo: 'Apply again when it is wanted',
    },
    'apply/xtables-locked': {
      retry: 'later',
      happened: 'Another program on the host holds the iptables lock',
      todo: 'Find it with `fuser /run/xtables.lock`, then try again',
    },
  },
);

/** Why a change that was started did not stay. The host was rolled back, unless the code says otherwise. */
export const rollbackCatalogue = catalogue(
  { host: 'rolled-back', retry: 'replan' },
  {
    'apply/aborted': { happened: 'The change was cancelled', todo: 'Plan again when it is wanted' },
    'apply/changed-meanwhile': {
      host: 'unknown',
      happened: 'The change was rolled back, and somebody else has changed the rules since',
      todo: 'Plan again; the plan shows the differences',
    },
    'apply/declined': {
      retry: 'no',
      happened: 'The person who was asked did not accept the change',
      todo: 'Correct the rules, and plan again',
    },
    'apply/not-as-planned': {
      retry: 'no',
      happened: 'After the change, the rules or the sets were not the planned ones',
      todo: 'Declare the rules that are listed as the host prints them; declare a set that others fill with `dynamic: true`',
    },
    'apply/not-rolled-back': {
      host: 'unknown',
      happened: 'The change failed and the rollback failed too',
      todo: 'Look at the host now; plan again: the plan shows what is left to do',
    },
    'apply/refused': {
      retry: 'no',
      happened: 'The kernel or iptables of the host refused the change',
      todo: 'Correct the rule that is named',
    },
    'apply/rolled-back': {
      happened: 'The change was not confirmed in time',
      todo: 'Plan again; raise the confirm timeout for a slow host',
    },
    'apply/still-running': {
      host: 'unknown',
      retry: 'no',
      happened:
        'The change was rolled back, but the iptables-restore that was to make it hangs and cannot be ended',
      todo: 'End it on the host as root; should it write the change after all, the host rolls back again',
    },
    'apply/unknown': {
      host: 'unknown',
      happened:
        'Contact was lost, or the host hung when the change was cancelled: it is unknown whether it has the old or the new rules',
      todo: 'Wait for the confirm timeout, after which an unconfirmed change is rolled back; then plan again',
    },
    'apply/unreachable': {
      retry: 'no',
      happened: 'With the new rules, a new connection to the host failed',
      todo: 'Check what the plan changes for the port and address of this login',
    },
    'apply/unreadable': {
      happened: 'The ruleset could not be read after the change',
      todo: 'Read the detail, and plan again',
    },
  },
);

/** What did not go as it should with a change that stays. */
export const keptCatalogue = catalogue(
  { host: 'changed', retry: 'no' },
  {
    'apply/sets-kept': {
      happened:
        'Warning: a set that is no longer declared was not destroyed, as something else on the host names it',
      todo: 'Destroy it on the host when nothing names it any more',
    },
  },
);
