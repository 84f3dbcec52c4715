import { catalogue } from '../lib/base/catalogue';

/** What can be wrong in a declaration with constructs. */
export const constructCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
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
    'construct/bad-number': { happened: 'A number is out of range', todo: 'Use an allowed number' },
    'construct/bad-port': {
      happened: 'A port is not valid',
      todo: 'Use a number from 0 to 65535, or a range',
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
    'construct/empty-list': {
      happened: 'A list is empty, which would block everybody or nobody',
      todo: 'Name at least one, or leave the property out',
    },
    'construct/missing-argument': {
      happened: 'A call lacks an argument that it cannot do without',
      todo: 'Give it',
    },
    'construct/no-firewall': {
      happened: 'A construct is not inside a Firewall',
      todo: 'Use a Firewall as its scope',
    },
    'construct/no-such-chain': {
      happened: 'No construct declares the chain that a rule needs',
      todo: 'Declare it with `addChain`, or list it in `foreignChains`',
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
  },
);
