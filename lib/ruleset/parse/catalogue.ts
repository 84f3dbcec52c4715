import { catalogue } from '../../base/catalogue';

/** What can be wrong in a rule, or in a file of rules. */
export const parseCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'parse/ambiguous-option': {
      happened: 'An abbreviated option fits several options',
      todo: 'Write the option in full',
    },
    'parse/bad-chain-name': {
      happened: 'A chain has a name that iptables does not accept',
      todo: 'Use at most 28 characters without white space, quotes, `!` or a leading `-`',
    },
    'parse/bad-combination': {
      happened: 'Options that are each valid do not work together',
      todo: 'Read the detail, and leave one of them out',
    },
    'parse/bad-declaration': {
      happened: 'A line that begins with `:` does not declare a chain',
      todo: 'Write `:CHAIN POLICY [PACKETS:BYTES]`',
    },
    'parse/bad-name': {
      happened: 'A match, target or chain has a name that cannot exist',
      todo: 'Correct the name',
    },
    'parse/bad-policy': {
      happened: 'The policy is not ACCEPT or DROP, or the chain is not built in',
      todo: 'Use ACCEPT or DROP for a built-in chain, and `-` for another chain',
    },
    'parse/bad-value': { happened: 'An option has a value it does not accept', todo: 'Use an allowed value' },
    'parse/broken-character': {
      happened: 'The text has an unpaired surrogate, which is not valid Unicode',
      todo: 'Write whole characters',
    },
    'parse/carriage-return': {
      happened: 'A line ends in a carriage return, as on Windows',
      todo: 'Save the file with Unix line ends',
    },
    'parse/chain-not-empty': {
      happened: 'A `-X` line deletes a chain that still has rules',
      todo: 'Flush the chain first',
    },
    'parse/command': {
      happened: 'This is an iptables command or script where a rule or a rules file is expected',
      todo: 'Write the rule without its command; export a file with `iptables-save`',
    },
    'parse/control-character': {
      happened: 'A rule contains a line break, a NUL or another control character',
      todo: 'Write one rule a line, without control characters',
    },
    'parse/dangling-negation': {
      happened: '`!` is not followed by an option',
      todo: 'Write it before the option that it negates, or remove it',
    },
    'parse/exclusive-options': {
      happened: 'A rule has options that exclude each other',
      todo: 'Keep one of them',
    },
    'parse/for-other-family': {
      happened: 'Warning: a rule with `-4` or `-6` is for the other address family and was skipped',
      todo: 'Nothing, if the file holds rules of both families on purpose',
    },
    'parse/ignored-option': {
      happened: 'Warning: an option has no effect any more and was left out',
      todo: 'Remove it, or use what is suggested',
    },
    'parse/indented-comment': {
      happened: 'Comment lines begin with white space, which iptables-restore refuses',
      todo: 'Move them to the first column',
    },
    'parse/ipchains': {
      happened: 'The rule or file is written for ipchains',
      todo: 'Write it for iptables, with built-in chains in capitals',
    },
    'parse/missing-option': {
      happened: 'A match or target lacks an option that it needs',
      todo: 'Add the option',
    },
    'parse/missing-value': { happened: 'An option or command lacks a value', todo: 'Add the value' },
    'parse/needs-protocol': {
      happened: 'A match or target works only with certain protocols',
      todo: 'Add `-p` with one of them before it',
    },
    'parse/negated-list': {
      happened: 'A negated address stands beside a list of addresses',
      todo: 'Use a chain that returns for each address',
    },
    'parse/never-matches': {
      happened: 'A rule can match no packet; a warning where iptables would accept it',
      todo: 'Remove or correct the rule',
    },
    'parse/no-such-chain': {
      happened: 'A rule is for a chain that its table does not have',
      todo: 'Declare the chain, or correct its name or table',
    },
    'parse/no-such-rule': {
      happened: 'A line names a rule number or a rule that the chain does not have',
      todo: 'Correct the number or the rule',
    },
    'parse/not-a-chain': { happened: '`-g` names a target, not a chain', todo: 'Write `-j`' },
    'parse/not-in-rule': {
      happened: 'An option of the iptables command stands in a rule',
      todo: 'Leave it out',
    },
    'parse/not-negatable': {
      happened: '`!` stands before an option that cannot be negated',
      todo: 'Leave out the `!`',
    },
    'parse/old-negation': {
      happened: '`!` stands between an option and its value, the old form',
      todo: 'Write `!` before the option',
    },
    'parse/open-quote': { happened: 'A quote is opened and never closed', todo: 'Close the quote' },
    'parse/other-family': {
      happened: 'An option, match or target exists only for the other address family',
      todo: 'Move the rule to the rules of that family',
    },
    'parse/other-language': {
      happened: 'The text is written for another firewall, such as nft, ufw or pf',
      todo: 'Write it for iptables; `iptables-save` on a host with that firewall may show the rules',
    },
    'parse/outside-table': {
      happened: 'A line of a rules file is outside a table',
      todo: 'Begin the table with a line such as `*filter`, and end it with `COMMIT`',
    },
    'parse/repeated-chain': { happened: 'A chain is declared twice', todo: 'Keep one declaration' },
    'parse/repeated-negation': { happened: '`!` is written twice', todo: 'Write it once' },
    'parse/repeated-option': { happened: 'A rule has the same option twice', todo: 'Keep one of them' },
    'parse/repeated-table': {
      happened: 'A file has two blocks of the same table',
      todo: 'Put all its chains and rules into one block',
    },
    'parse/several-rules': {
      happened: 'Lists of addresses make several rules of one, where one rule is expected',
      todo: 'Write a rule for each address, or use a prefix, an iprange match or an ipset',
    },
    'parse/shell': { happened: 'The rule uses shell syntax', todo: 'Write the value itself, and one rule' },
    'parse/too-long': {
      happened: 'A word is longer than iptables-restore accepts',
      todo: 'Shorten it, or make several rules of the rule',
    },
    'parse/too-many-rules': {
      happened: 'Lists of addresses make too many rules of one',
      todo: 'Use prefixes, an iprange match or an ipset',
    },
    'parse/too-many-words': {
      happened: 'A rule has more words than iptables-restore accepts',
      todo: 'Make two rules of it, with a chain between them if necessary',
    },
    'parse/typographic-dash': {
      happened: 'An option begins with a typographic dash',
      todo: 'Write `-` or `--`',
    },
    'parse/unexpected-value': {
      happened: 'An option that takes no value has one',
      todo: 'Leave the value out',
    },
    'parse/unexpected-word': {
      happened: 'A word is neither an option nor the value of one',
      todo: 'Remove it, or put double quotes around a value with white space',
    },
    'parse/unknown-command': {
      happened: 'A line of a rules file is not one that iptables-restore accepts',
      todo: 'Remove or correct the line',
    },
    'parse/unknown-match': {
      happened: 'Warning: the match is not known here, so its options were not checked',
      todo: 'Check the name; the host refuses the rule if it does not know the match',
    },
    'parse/unknown-option': {
      happened: 'An option does not exist, or not with what stands before it',
      todo: 'Correct it, or write its match or target before it',
    },
    'parse/unknown-table': {
      happened: 'A table has a name that iptables does not know',
      todo: 'Use filter, nat, mangle, raw or security',
    },
    'parse/unknown-target': {
      happened: 'Warning: the target is not known here, so its options were not checked',
      todo: 'Check the name; the host refuses the rule if it does not know the target',
    },
    'parse/unsupported': {
      happened: 'A match, target or option was removed from Linux or cannot be managed',
      todo: 'Use what is suggested; see [removed](rules/removed.md)',
    },
    'parse/wrong-chain': {
      happened: 'A match or target does not work in this chain',
      todo: 'Move the rule to a chain where it works',
    },
    'parse/wrong-interface': {
      happened: 'A rule matches an incoming or outgoing interface in a chain whose packets have none',
      todo: 'Use the other direction, or move the rule',
    },
    'parse/wrong-table': {
      happened: 'A match or target does not work in this table',
      todo: 'Move the rule to a table where it works',
    },
  },
);
