import { catalogue } from '../base/catalogue';

/** What can be odd about rules that are imported. */
export const importCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'import/not-understood': {
      happened: 'Warning: a line was not understood, and what it does is not in the program',
      todo: 'Look at the line, and write what it does into the program by hand',
    },
    'import/not-expressed': {
      happened: 'Warning: what a line says has no counterpart in rules, and is not in the program',
      todo: 'Look at the line: settings of the kernel and of modules stay where they are',
    },
    'import/front-end': {
      happened: 'Warning: another front end writes the rules of the host, too',
      todo: 'Switch it off in the order that its page in `docs/adopt` says',
    },
    'import/ipchains-input': {
      happened:
        'Warning: the rules are of ipchains, whose `input` and `output` were asked for routed packets, too',
      todo: 'Say for each rule of INPUT and OUTPUT whether FORWARD needs it as well',
    },
    'import/incomplete': {
      happened: 'Warning: rules or policies stand in files that were not given, and are not in the program',
      todo: 'Import again with the files that the message names, or write what they say into the program',
    },
    'import/sets-not-read': {
      happened:
        'Warning: the host did not say what the sets hold that its rules name, so others have to make them',
      todo: 'Import again as a user that may run `ipset save`, or declare the sets by hand',
    },
    'import/members-unknown': {
      happened:
        'Warning: a script fills a set with what it does not say itself, so the program declares the set as `dynamic`, without members',
      todo: 'Leave what fills the set where it is, or write the members into the program in place of `dynamic`',
    },
    'import/members-left': {
      happened:
        'Warning: members of a set come and go by rules or by time, so the program declares the set as `dynamic`, without them',
      todo: 'Write those that have to stay into a set of their own, without a timeout',
    },
    'import/no-rules': {
      happened: 'No rules were found in what was given, so there is nothing to import',
      todo: 'Check the file, and read the warnings beside this; for a host without a firewall, use `discover`',
    },
    'import/empty-file': {
      happened: 'Warning: one of several files is empty, and was passed over',
      todo: 'See whether the host has no rules in that family, or iptables-save failed',
    },
    'import/not-shell': {
      happened: 'The script holds what this reader of shell scripts does not know',
      todo: 'Let the script write its rules into a namespace of its own, as docs/adopt/script.md says, and import those',
    },
    'import/several-scripts': {
      happened: 'Several scripts were given',
      todo: 'Import the one that calls the others',
    },
    'import/several-formats': {
      happened: 'Files of several formats declare one address family',
      todo: 'Import them one by one',
    },
    'import/table-twice': {
      happened: 'Two files declare the same table of one address family',
      todo: 'Import the files of one host; with `--ipv6`, files that do not say so are of IPv6',
    },
    'import/too-large': {
      happened:
        'What was given makes more than 200,000 rules, members of sets or steps, or nests too deep: a loop without an end, lists of lists, a function that calls itself',
      todo: 'Shorten it, or run it on a sandbox and import that with `--host sandbox:NAME`',
    },
    'import/unknown-format': {
      happened: 'The file is of no format that is read',
      todo: 'Give a file of iptables-save, or one of those that `--help` lists',
    },
  },
);
