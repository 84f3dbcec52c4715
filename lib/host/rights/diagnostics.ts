import { type Diagnostic, problem } from '../../base/diagnostic';
import { quoted } from '../../base/visible-text';

export const badSudoer = {
  user: (user: string): Diagnostic =>
    problem({
      code: 'rights/bad-user',
      summary: `${quoted(user)} cannot be given rights in a sudoers file`,
      detail:
        'allowed: a user name, or %group; not ALL nor a name in capitals alone, which sudo takes for an alias',
    }),
  path: (path: string): Diagnostic =>
    problem({
      code: 'rights/bad-path',
      summary: `${quoted(path)} cannot be the path of a boot file in a sudoers file`,
      detail:
        'allowed: an absolute path of letters, digits and _ . + @ , : = -, in a folder that only root writes to',
    }),
};

export const badKey = {
  notPublic: (file: string, why: string): Diagnostic =>
    problem({
      code: 'rights/bad-key',
      summary: `${quoted(file)} does not hold a public key: ${why}`,
      detail:
        'allowed: a line such as `ssh-ed25519 AAAA... comment`, as ssh-keygen writes it into a file .pub',
    }),
  isPrivate: (file: string): Diagnostic =>
    problem({
      code: 'rights/private-key',
      summary: `${quoted(file)} holds a private key; nothing of it was printed`,
      help: 'give the file that ends with .pub',
    }),
};

/** What a login says that a forced command binds to reading. */
export const readOnlyLogin = {
  mayOnlyRead: (host: string): Diagnostic =>
    problem({
      code: 'host/read-only-login',
      summary: `this login may only read ${host}; nothing was changed`,
      detail: 'its key is bound to reading by a forced command in authorized_keys',
      help: 'log in with a key that may deploy',
    }),
  otherVersion: (host: string, foreign: string, managed: number): Diagnostic =>
    problem({
      code: 'host/read-only-version',
      summary: `the read-only login of ${host} is of version ${quoted(foreign)}, and this program speaks version ${String(managed)}`,
      detail: 'what it reads there may lack what this program looks for, so it is not used',
      help:
        Number(foreign) > managed
          ? 'bring this program up to the version that made the line in authorized_keys'
          : 'print the line anew with `cdktf-iptables authorized-key --read-only`, and put it in the place of the old one there',
    }),
};
