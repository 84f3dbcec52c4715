import { catalogue } from '../base/catalogue';

/** What can go wrong with a sandbox. */
export const sandboxCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'sandbox/backend-mismatch': {
      happened: 'In the sandbox, an iptables command uses the other backend',
      todo: 'Check which iptables is installed on this machine',
    },
    'sandbox/backend-unusable': {
      happened: 'The kernel of this machine does not support the backend',
      todo: 'Use the other backend, or load the kernel modules that are named',
    },
    'sandbox/bad-backend': { happened: 'There is no such backend', todo: 'Use `legacy` or `nft`' },
    'sandbox/bad-name': {
      happened: 'The name of the sandbox is not valid',
      todo: 'Use 1 to 20 lower-case letters, digits and hyphens',
    },
    'sandbox/boot-failed': {
      happened: 'The host of the sandbox did not start',
      todo: 'Read the log; a container needs `--privileged`',
    },
    'sandbox/busy': {
      retry: 'later',
      happened: 'Another process is starting or removing the sandbox',
      todo: 'Wait for that process, then try again',
    },
    'sandbox/cleanup-failed': {
      happened: 'Parts of the sandbox could not be removed',
      todo: 'Run `cdktf-iptables sandbox down` again',
    },
    'sandbox/command-failed': {
      happened: 'A command that sets up or uses the sandbox failed',
      todo: 'Read the detail; a container needs `--privileged`',
    },
    'sandbox/dead': {
      happened: 'The processes of the sandbox have ended',
      todo: 'Start it again with `cdktf-iptables sandbox up`',
    },
    'sandbox/missing-programs': {
      happened: 'This machine lacks programs that a sandbox needs',
      todo: 'Install the packages that are named',
    },
    'sandbox/name-taken': {
      happened: 'There is a sandbox of this name',
      todo: 'Use another name, or remove the other sandbox first',
    },
    'sandbox/needs-linux': { happened: 'A sandbox needs Linux', todo: 'Use a Linux machine' },
    'sandbox/needs-root': { happened: 'A sandbox needs root', todo: 'Use sudo' },
    'sandbox/no-free-slot': {
      happened: 'All address ranges for sandboxes are in use',
      todo: 'Remove sandboxes that are not needed',
    },
    'sandbox/not-found': {
      happened: 'There is no sandbox of this name',
      todo: 'See `cdktf-iptables sandbox list`',
    },
  },
);
