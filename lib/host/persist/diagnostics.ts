import type { Diagnostic } from '../../base/diagnostic';
import { printable } from '../../base/visible-text';
import { persistCatalogue } from './catalogue';

const { problem } = persistCatalogue;

export const persistProblems = {
  noPlace: (host: string): Diagnostic =>
    problem({
      code: 'persist/no-place',
      summary: `${host} has no service that loads rules at boot`,
      detail:
        'searched for netfilter-persistent (Debian, Ubuntu), iptables-services (RHEL, Fedora), the iptables services of OpenRC (Alpine, Gentoo) and of Arch',
      help: 'install iptables-persistent (Debian, Ubuntu) or iptables-services (RHEL, Fedora), or add the iptables service there',
    }),
  unreadable: (host: string, user: string, path: string, said: string): Diagnostic =>
    problem({
      code: /sudo:|[Pp]ermission denied/.test(said) ? 'persist/no-privilege' : 'persist/failed',
      summary: `${printable(user)} cannot read ${path} on ${host}`,
      detail: printable(said),
      help: 'log in as root, or give the user the file that `cdktf-iptables sudoers --user NAME --persist WHERE` prints',
    }),
  locked: (host: string, path: string): Diagnostic =>
    problem({
      code: 'persist/locked',
      summary: `another program is writing ${path} on ${host}; the file was not changed`,
      help: 'apply again when it has finished',
    }),
  failed: (host: string, path: string, said: string): Diagnostic =>
    problem({
      code: /No space left|[Qq]uota exceeded/.test(said)
        ? 'persist/no-space'
        : /sudo:|[Pp]ermission denied/.test(said)
          ? 'persist/no-privilege'
          : 'persist/failed',
      summary: `${path} on ${host} could not be written; the file was not changed`,
      ...(said.trim() === '' ? {} : { detail: printable(said) }),
      help: 'docs/persistence.md lists what is run there, and with which rights',
    }),
};
