import type { Diagnostic } from '../../base/diagnostic';
import { quoted } from '../../base/visible-text';
import { hostCatalogue } from '../catalogue';
import { rightsCatalogue } from './catalogue';

const { problem } = rightsCatalogue;

export const badSudoer = {
  user: (user: string): Diagnostic =>
    problem({
      code: 'rights/bad-user',
      summary: `${quoted(user)} cannot be used in a sudoers file`,
      detail:
        'allowed: a user name, or %group; not ALL, and not a name only in capitals, which sudo reads as an alias',
    }),
  path: (path: string): Diagnostic =>
    problem({
      code: 'rights/bad-path',
      summary: `${quoted(path)} cannot be used as the path of a boot file in a sudoers file`,
      detail:
        'allowed: an absolute path of letters, digits and _ . + @ , : = -, in a folder that only root can write',
    }),
};

export const badKey = {
  notPublic: (file: string, why: string): Diagnostic =>
    problem({
      code: 'rights/bad-key',
      summary: `${quoted(file)} has no public key: ${why}`,
      detail:
        'allowed: a line such as `ssh-ed25519 AAAA... comment`, as in the .pub file that ssh-keygen writes',
    }),
  isPrivate: (file: string): Diagnostic =>
    problem({
      code: 'rights/private-key',
      summary: `${quoted(file)} has a private key; nothing of it was printed`,
      help: 'give the file that ends with .pub',
    }),
};

/** Answers of a login that a forced command restricts to reading. */
export const readOnlyLogin = {
  mayOnlyRead: (host: string): Diagnostic =>
    hostCatalogue.problem({
      code: 'host/read-only-login',
      summary: `this login may only read ${host}; nothing was changed`,
      detail: 'a forced command in authorized_keys restricts its key to reading',
      help: 'log in with a key that may deploy',
    }),
  otherVersion: (host: string, found: string, needed: number): Diagnostic =>
    hostCatalogue.problem({
      code: 'host/read-only-version',
      summary: `the read-only login of ${host} has version ${quoted(found)}, and this program needs version ${String(needed)}; nothing was changed`,
      detail: 'what it reads there may be incomplete for this program, so it is not used',
      help:
        Number(found) > needed
          ? 'update this program to the version that made the line in authorized_keys'
          : 'print the line again with `cdktf-iptables authorized-key --read-only`, and replace the old one with it',
    }),
};
