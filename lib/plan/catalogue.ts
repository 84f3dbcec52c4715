import { catalogue } from '../base/catalogue';

/** What stands against a plan, or deserves a look in it. */
export const planCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'plan/accept-before-ban': {
      happened: 'Warning: packets are accepted before a program such as fail2ban can ban them',
      todo: "Place the managed rules after the jump to the program's chain: `after:CHAIN` as the anchor",
    },
    'plan/anchor-missing': {
      happened:
        'Warning: the chain that the anchor names has no jump now, so the managed rules stay where they are',
      todo: 'Start the program that makes the chain, or add another place to the anchor',
    },
    'plan/address-lost': {
      happened:
        'The change would take from the host what keeps an address of it alive, and the confirmation would not notice',
      todo: 'Accept neighbour discovery, DHCP answers or router advertisements where the host needs them, or give a reason with `--accept-lockout-risk` or `accept_lockout_risk`',
    },
    'plan/bad-owner': {
      happened: 'The owner has a name that cannot be used',
      todo: 'Use 1 to 60 letters, digits, `.`, `_` and `-`, a letter or digit first',
    },
    'plan/chain-in-use': {
      happened: 'A chain is to be deleted, and a foreign rule still jumps to it',
      todo: 'Remove that rule first, or keep the chain declared',
    },
    'plan/chain-of-other-owner': {
      happened: 'Two owners declare one user chain',
      todo: 'Give one of them another name, or let the new owner adopt the former one',
    },
    'plan/chain-refilled': {
      happened: 'Warning: a chain is emptied and filled again, so its counters restart at zero',
      todo: "Leave out `strategy: 'fastest'` if the counters matter",
    },
    'plan/chain-taken-over': {
      happened: 'Warning: a chain of this name exists and is not managed; all its rules will be replaced',
      todo: 'Use another name if somebody else needs that chain',
    },
    'plan/foreign-rules-kept': {
      happened: "Warning: rules of running programs stay, although `foreignRules` is 'remove'",
      todo: 'Stop the program, or declare a jump to its chain',
    },
    'plan/foreign-rules-removed': {
      happened: 'Warning: foreign rules will be removed from a chain',
      todo: "Declare the rules that have to stay, or use `foreignRules: 'keep'`",
    },
    'plan/management-opens': {
      happened: "The firewall's own rule for deploys would open to everybody what other rules restrict",
      todo: "Name the addresses in `management`, or say `'governed-elsewhere'`",
    },
    'plan/kept-settings': {
      happened:
        'Warning: a rule changes the rate of a `hashlimit` table that is there already, which the kernel ignores',
      todo: 'Give the table another name in `--hashlimit-name`; constructs do so by themselves',
    },
    'plan/zones-changed': {
      happened: 'Warning: a rule that gives connections a zone comes or goes, which cuts those that exist',
      todo: 'Apply it when they may be cut; new connections work at once',
    },
    'plan/lease-blocked': {
      happened: 'Warning: answers of a DHCP server or router advertisements are no longer accepted',
      todo: 'Accept them where the host gets its address in that way',
    },
    'plan/neighbours-blocked': {
      happened: 'Warning: no neighbour discovery is accepted, so the host is soon out of reach over IPv6',
      todo: 'Accept the ICMPv6 types 133 to 136',
    },
    'plan/never-reached': {
      happened: 'Warning: a rule matches every packet, so the rules after it are never reached',
      todo: 'Move the rules with an anchor, or remove that rule',
    },
    'plan/no-anchor': {
      happened: 'No rule of the chain jumps to the chain that the anchor names',
      todo: 'Start the program that makes this chain, or use `first` or `last`',
    },
    'plan/no-family': {
      happened: 'Rules are declared for an address family that the host does not support',
      todo: 'Install its iptables on the host, or leave its rules out',
    },
    'plan/no-such-chain': {
      happened: 'A rule jumps to a chain that is neither declared nor on the host',
      todo: 'Declare the chain, or correct the name',
    },
    'plan/owner-adopted': {
      happened: 'Warning: the rules of a former owner become the rules of this one',
      todo: 'Nothing; they stay where they are, with their counters',
    },
    'plan/policy-contradicts': {
      happened: 'Two owners declare different policies for one chain',
      todo: 'Declare the same policy in both, or in one of them alone',
    },
    'plan/published-ports-open': {
      happened: 'Warning: ports that Docker publishes do not pass through INPUT and stay open',
      todo: 'Declare rules for them in DOCKER-USER',
    },
    'plan/dynamic-set-differs': {
      happened: 'A dynamic set has another type or other options on the host, and would lose its members',
      todo: 'Declare it as it is on the host, or a new one under another name',
    },
    'plan/foreign-set-declared': {
      happened: 'A set is declared, and is said to be a foreign set, too',
      todo: 'Leave it out of one of the two',
    },
    'plan/no-foreign-set': {
      happened: 'The host does not have a set that is declared as a foreign set',
      todo: 'Start the program that makes it, correct the name, or declare the set itself',
    },
    'plan/leftover-set': {
      happened: 'A set in which an earlier change prepared its entries is still there',
      todo: 'Destroy it on the host',
    },
    'plan/set-in-use': {
      happened: 'A set would need another kind of type or another family, and rules on the host name it',
      todo: 'Declare the new set under another name',
    },
    'plan/set-of-other-owner': {
      happened: 'A declared set is managed by another owner on this host',
      todo: 'Declare it in one of the two, or under another name',
    },
    'plan/set-taken-over': {
      happened:
        'Warning: a declared set is on the host already, is not in the ledger, and becomes as declared',
      todo: 'If somebody else made it, choose another name',
    },
    'plan/shadowed': {
      happened: 'Warning: foreign rules decide about all packets of managed rules that stand after them',
      todo: 'Set the anchor of the chain, such as `first`',
    },
    'plan/way-in-blocked': {
      host: 'unchanged',
      happened:
        'The change would shut out the deployer: the rules do not accept a new login from where this one came',
      todo: 'Accept the SSH port from the addresses of deployers, or give a reason with `--accept-lockout-risk` or `accept_lockout_risk`',
    },
    'plan/way-in-runs-out': {
      host: 'unchanged',
      happened:
        'The change would shut out the deployer as soon as a limit, quota or the like is used up, and the confirmation would not notice',
      todo: 'Accept the SSH port from the addresses of deployers without that match, or give a reason with `--accept-lockout-risk` or `accept_lockout_risk`',
    },
    'plan/way-in-undecided': {
      happened: 'Warning: whether the deployer can still log in depends on what the rules alone do not tell',
      todo: 'Nothing: the confirmation finds out, and the host rolls back if not',
    },
    'plan/ssh-runs-out': {
      happened: 'Warning: SSH is accepted only as long as a limit, quota or the like is not used up',
      todo: 'Accept SSH from the addresses of deployers without that match',
    },
  },
);

/** Why what is declared cannot be written into the file that a host loads at boot. */
export const bootFileCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'persist/does-not-fit': {
      happened: 'With the managed rules, the host could not load its boot file',
      todo: 'Add the chains that the rules jump to, to the boot file or to the declaration',
    },
    'persist/unreadable-file': {
      happened:
        'The boot file is not in the form that iptables-save, or `ipset save`, prints, so it was left alone',
      todo: 'Save it again on the host, or remove the lines that are named',
    },
  },
);
