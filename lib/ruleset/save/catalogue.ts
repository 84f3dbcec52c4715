import { catalogue } from '../../base/catalogue';

/** Why the output of iptables-save cannot be trusted. */
export const readCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'read/incompatible-table': {
      happened: 'The host has a table that only nft can show',
      todo: 'Move what `nft list ruleset` shows there to a table of its own',
    },
    'read/truncated': {
      retry: 'later',
      happened: 'The output ends in the middle of a table',
      todo: 'Try again; if it happens again, check the connection and the disk of the host',
    },
    'read/unreadable-rule': {
      happened: 'A rule contains a line break, so the output is ambiguous',
      todo: 'Find the rule with `iptables -S`, and delete it by its number',
    },
    'read/unsupported-revision': {
      happened: 'A rule was made by a newer iptables and is not shown in full',
      todo: 'Install the iptables version that made the rule on the host',
    },
  },
);
