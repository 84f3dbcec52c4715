import { catalogue } from '../../base/catalogue';

/** Why the file that a host loads at boot cannot be read or written. */
export const persistCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'persist/failed': {
      happened: 'The boot file cannot be read or written',
      todo: 'Read the detail; [persistence](persistence.md) lists what is run on the host',
    },
    'persist/locked': {
      retry: 'later',
      happened: 'Another program is writing the boot file',
      todo: 'Apply again when it has finished',
    },
    'persist/no-place': {
      happened: 'The host has no service that loads rules at boot',
      todo: 'Install iptables-persistent or iptables-services, or add the iptables service',
    },
    'persist/no-privilege': {
      happened: 'The user may not read or write the boot file',
      todo: 'Log in as root, or install what `cdktf-iptables sudoers --persist` prints',
    },
    'persist/no-space': {
      happened: 'The disk that holds the boot file is full',
      todo: 'Free some space on the host, and apply again',
    },
  },
);
