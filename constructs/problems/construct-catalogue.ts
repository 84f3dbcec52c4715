import { catalogue } from '../../lib/base/catalogue';

/** What can be wrong in a declaration with constructs. */
export const constructCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'construct/bad-acknowledgement': {
      happened: 'A warning is acknowledged that does not exist, or without a reason',
      todo: 'Use the code of a warning of synthesis, and say why it may stay',
    },
    'construct/bad-address': {
      happened: 'A peer is not an IP address or prefix',
      todo: 'Use an address such as 192.0.2.7 or 2001:db8::/32; names are not allowed',
    },
    'construct/bad-anchor': {
      happened: 'The anchor is not a place in a chain',
      todo: 'Use `first`, `last`, `before:CHAIN`, `after:CHAIN`, or several with commas between them',
    },
    'construct/bad-argument': {
      happened: 'A call has an argument of a kind that it does not take',
      todo: 'Give one of those that the message names',
    },
    'construct/bad-chain-name': {
      happened: 'A chain has a name that iptables does not accept',
      todo: 'Use at most 28 characters without white space, quotes, `!` or a leading `-`',
    },
    'construct/bad-date': {
      happened: 'A date is not valid',
      todo: 'Write a day such as 2027-01-31, or a time such as 2027-01-31T18:00:00, in UTC',
    },
    'construct/bad-interface': {
      happened: 'An interface has a name that the kernel does not have',
      todo: 'Use 1 to 15 bytes without white space, `/` and `!`, or `Interface.startingWith`',
    },
    'construct/bad-number': { happened: 'A number is out of range', todo: 'Use an allowed number' },
    'construct/bad-port': {
      happened: 'A port is not valid',
      todo: 'Use a number from 0 to 65535, or a range',
    },
    'construct/reset-without-tcp': {
      happened: 'An intent refuses by a reset what is not of TCP alone',
      todo: 'Name a TCP port, or refuse it with `reject`',
    },
    'construct/contradicting-interfaces': {
      happened: 'An interface that packets go out by, and one that they do not, are given together',
      todo: 'Leave one of them out',
    },
    'construct/contradicting-destinations': {
      happened: 'The addresses that are redirected are named, and all of them are asked for',
      todo: 'Leave out `to` or `transparent`',
    },
    'construct/bad-yaml': {
      happened: 'A file is not YAML that can be read',
      todo: 'Correct the line that the message names',
    },
    'construct/chain-loop': { happened: 'Chains form a loop', todo: 'Remove one of the jumps' },
    'construct/chain-taken': {
      happened: 'Two constructs declare the same chain',
      todo: 'Give one of them another name',
    },
    'construct/control-character': {
      happened: 'A text contains a line break, a NUL or another control character',
      todo: 'Remove it',
    },
    'construct/declared-twice': {
      happened: 'The same thing is declared twice',
      todo: 'Keep one of them, or give the second another name, port, chain or owner',
    },
    'construct/duplicate-rule': {
      happened: 'The same rule stands twice in a chain',
      todo: 'Remove one of them, or acknowledge it with a reason',
    },
    'construct/empty-list': {
      happened: 'A list is empty, which would block everybody or nobody',
      todo: 'Name at least one, or leave the property out',
    },
    'construct/expired': {
      happened: 'A rule had an end, `until`, which has passed; it is left out',
      todo: 'Remove the statement, or give it a later date',
    },
    'construct/expires-soon': {
      happened: 'A rule has an end, `until`, within the next 14 days',
      todo: 'Give it a later date if it is still needed',
    },
    'construct/missing-argument': {
      happened: 'A call lacks an argument that it cannot do without',
      todo: 'Give it',
    },
    'construct/no-addresses': {
      happened: 'A firewall is used as a peer, but its addresses are not known',
      todo: 'List them in `addresses` of its `host`',
    },
    'construct/no-established': {
      happened: 'A chain drops what no rule accepts, packets of established connections as well',
      todo: 'Add a StatefulBase, or acknowledge it with a reason',
    },
    'construct/no-firewall': {
      happened: 'A construct is not inside a Firewall',
      todo: 'Use a Firewall as its scope',
    },
    'construct/no-neighbour-discovery': {
      happened: 'A chain drops neighbour discovery, without which IPv6 does not work',
      todo: 'Add a StatefulBase or an IcmpPolicy, or acknowledge it with a reason',
    },
    'construct/no-such-chain': {
      happened: 'No construct declares the chain that a rule needs',
      todo: 'Declare it with `addChain`, or list it in `foreignChains`',
    },
    'construct/one-family': {
      happened: 'Something is open in one address family alone, though the firewall declares both',
      todo: 'Use `Peer.any()` or both families, or acknowledge it with a reason',
    },
    'construct/other-cdktf': {
      happened:
        'The stack was made by another cdktf than the one that this package uses, such as cdktn beside it',
      todo: 'Write `"cdktf": "npm:cdktn@^0.24.0"` into package.json, and import from `cdktf`',
    },
    'construct/relative-path': {
      happened: 'A path is relative; Terraform runs in another folder',
      todo: 'Begin it with `/` or `~/`',
    },
    'construct/unknown-argument': {
      happened: 'A call has an argument that it does not know, so it would do nothing',
      todo: 'Correct its name, or remove it',
    },
    'construct/unknown-family': {
      happened: 'The address family of an unresolved token is unknown',
      todo: 'Write `{ ipv4: ... }` or `{ ipv6: ... }`, or set `families`',
    },
    'construct/unknown-service': {
      happened: 'No service has this name',
      todo: 'Use a name of /etc/services, or `Port.tcp(8080)`',
    },
    'construct/unreadable-file': {
      happened: 'A file that a construct names cannot be read',
      todo: 'Correct the path, which begins at the folder that the program runs in',
    },
    'construct/unreachable-rule': {
      happened: 'A rule stands behind one that decides on every packet',
      todo: 'Move or remove one of them, or acknowledge it with a reason',
    },
    'construct/unused-chain': {
      happened: 'No rule jumps to a chain, so its rules are asked for no packet',
      todo: 'Add a jump, remove the chain, or acknowledge it with a reason',
    },
  },
);
