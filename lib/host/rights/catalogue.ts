import { catalogue } from '../../base/catalogue';

/** Why a sudoers file or a line of authorized_keys cannot be printed. */
export const rightsCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'rights/bad-key': {
      happened: 'The file does not hold a public key',
      todo: 'Give the file that ends with `.pub`',
    },
    'rights/bad-path': {
      happened: 'The path of the boot file cannot be used in a sudoers file',
      todo: 'Use an absolute path of plain characters in a folder that only root can write',
    },
    'rights/bad-user': {
      happened: 'The user or group cannot be used in a sudoers file',
      todo: 'Use a login name, or `%group`',
    },
    'rights/private-key': {
      happened: 'The file holds a private key; nothing of it was printed',
      todo: 'Give the file that ends with `.pub`',
    },
  },
);
