/**
 * The one description of the provider and of its resource `iptables_ruleset`. Names and types are a contract:
 * configurations, states and scripts depend on them.
 *
 * From these tables come the schema that Terraform gets, the names that synthesis writes, both directions of
 * the import id, what the command reads of `cdk.tf.json`, the checks of all of them, and the attribute tables
 * in `docs/terraform.md`. `test/resource/every-door.test.ts` holds that each attribute reaches each of them.
 *
 * No attribute ever holds a secret, since every one of them ends in the state in plain text: keys stay in
 * files or in the agent, and a passphrase comes from the environment.
 */
import { transportNames } from '../host/host-address';
import { ownerForm } from '../plan/desired';
import {
  boolType,
  computed,
  fileType,
  listOf,
  mapOf,
  object,
  objectMap,
  oneOf,
  optional,
  portType,
  required,
  seconds,
  stringType,
  text,
  type ObjectValue,
} from './attribute-types';

/** Where the passphrase of the key files comes from; never from configuration. */
export const passphraseVariable = 'CDKTF_IPTABLES_PASSPHRASE';

export const providerDescription =
  'Firewalls of Linux hosts, changed over SSH by the fewest iptables operations, all or nothing. These settings are ' +
  'the defaults for how hosts are reached; ~/.ssh/config holds for what neither they nor the resource say.';

export const providerAttributes = {
  user: optional(stringType, 'User to log in as where the resource names none.'),
  port: optional(portType, 'Port of sshd where the resource names none.'),
  identity_files: optional(
    listOf(fileType),
    'Private key files, tried in order; absolute, or beginning with `~/`.',
  ),
  agent: optional(
    stringType,
    "Path of the SSH agent's socket; `none` for no agent. Without it `SSH_AUTH_SOCK` names the agent.",
  ),
  known_hosts_files: optional(
    listOf(fileType),
    'Files that host keys are checked against, instead of the usual ones.',
  ),
  jump: optional(stringType, 'Jump hosts as `[user@]host[:port]`, separated by commas, the first hop first.'),
  config_file: optional(fileType, 'The ssh_config file, instead of `~/.ssh/config`; `none` for none.'),
  connect_timeout: optional(
    seconds(1, 3600),
    'How long the TCP connection, and then the SSH handshake, may each take.',
    { default: 10 },
  ),
  keepalive_interval: optional(seconds(1, 3600), 'Time between keepalive messages.', { default: 5 }),
  wait_for_ssh: optional(
    seconds(1, 86_400),
    'How long to wait for a machine that is made in the same apply to come up.',
    { default: 300 },
  ),
} as const;

export const hostAttributes = {
  address: optional(
    stringType,
    'Name, address, or `Host` alias of `~/.ssh/config`; for the transport `sandbox`, the name of the sandbox.',
  ),
  port: optional(portType, 'Port of sshd.'),
  user: optional(stringType, 'User to log in as; root, or one who may use sudo without a password.'),
  transport: optional(
    oneOf(transportNames),
    'How to reach the host: `ssh` is built in, `openssh` runs the command ssh, `local` is this machine.',
    { default: 'ssh' },
  ),
  host_key_fingerprint: optional(
    stringType,
    "`SHA256:...` of the host's key as `ssh-keygen -lf` prints it; known_hosts files are then not read.",
  ),
  identity_file: optional(
    fileType,
    'Private key file; absolute, or beginning with `~/`. Never the key itself.',
  ),
  known_hosts_file: optional(fileType, "File that the host's key is checked against."),
  jump: optional(stringType, 'Jump hosts as `[user@]host[:port]`, separated by commas, the first hop first.'),
} as const;

export const chainAttributes = {
  policy: optional(oneOf(['ACCEPT', 'DROP']), 'Policy of a built-in chain; left as it is if not given.'),
  anchor: optional(
    text(
      /^(first|last|(before|after):[^\s,]+)(,(first|last|(before|after):[^\s,]+))*$/,
      'first, last, before:CHAIN, after:CHAIN, or several of them, separated by commas, of which the first that is there counts',
    ),
    'Where managed rules stand among foreign rules in a shared chain; CHAIN is one that the chain jumps to. Without it, they stand first, ' +
      'but behind the jumps of programs that ban addresses, and later wherever they are.',
    { page: 'ownership.md#place' },
  ),
  rules: optional(listOf(stringType), 'Rules in order, as iptables-save prints them but without `-A CHAIN`.'),
} as const;

const tableAttributes = {
  chains: required(objectMap(chainAttributes), 'Chains by name, built-in ones and user chains.'),
} as const;

export const setAttributes = {
  type: required(stringType, 'Type of the set, such as `hash:net`; all types of ipset are known.'),
  family: optional(oneOf(['ipv4', 'ipv6']), 'Which addresses it holds; not for types without addresses.', {
    default: 'ipv4',
  }),
  entries: optional(
    listOf(stringType),
    'Entries, each as it stands after `ipset add NAME`, such as `192.0.2.0/24 comment "office"`.',
  ),
  options: optional(
    mapOf(stringType),
    'Options of `ipset create` by name, such as `timeout`; one that stands alone is `"true"`.',
  ),
  dynamic: optional(
    boolType,
    'Whether its members belong to others, such as the target SET or fail2ban: the set is made and kept, and its entries are neither compared nor written.',
    { default: false },
  ),
} as const;

const familyType = object({
  tables: required(objectMap(tableAttributes), 'Tables by name: filter, nat, mangle, raw, security.'),
});

export const rulesetDescription =
  'The firewall of one host, both families. Every host has a ruleset already, so the resource is imported, not created; ' +
  'only what is declared here is changed.';

const ownerAllowed = '1 to 60 letters, digits, ".", "_" and "-", the first a letter or digit';

export const rulesetAttributes = {
  host: required(object(hostAttributes), 'Which host, and how to reach it. Never holds a secret.', {
    inImportId: true,
  }),
  owner: required(text(ownerForm, ownerAllowed), 'Whose rules these are. Several owners may share a host.', {
    inImportId: true,
    page: 'ownership.md',
  }),
  adopts: optional(
    listOf(text(ownerForm, ownerAllowed)),
    "Former owners, such as the old name of a stack: what they have on the host becomes this owner's. Rules stay where they are, with their counters.",
    { page: 'ownership.md#another-name-for-an-owner' },
  ),
  foreign_rules: optional(
    oneOf(['keep', 'remove']),
    'What becomes of foreign rules in the built-in chains that are declared.',
    { default: 'keep', inImportId: true, page: 'ownership.md' },
  ),
  ignore: optional(
    listOf(text(/^[^\p{Cc}]+$/u, 'a text of one line')),
    'Foreign rules that stay with `foreign_rules = "remove"`: patterns for the whole text of a rule without `-A CHAIN`, or for the chain that it jumps to; ' +
      '`*` stands for any text. Rules of known programs stay without being named.',
    { page: 'ownership.md#foreign-rules-that-you-do-not-want' },
  ),
  strategy: optional(
    oneOf(['minimal', 'fastest']),
    'How chains are changed: by the fewest operations; or, where that takes less time, by emptying managed user chains and ' +
      'filling them again, so that they lose their counters.',
    { default: 'minimal', inImportId: true, page: 'diff.md#what-it-costs' },
  ),
  ipv4: optional(familyType, 'What iptables shall hold.'),
  ipv6: optional(familyType, 'What ip6tables shall hold.'),
  sets: optional(
    objectMap(setAttributes),
    'Managed ipsets by name: they are there before the rules that name them, and are changed with them or not at all.',
    { page: 'sets.md' },
  ),
  foreign_sets: optional(
    listOf(
      text(
        /^[^\s",\-#\p{Cc}][^\s",\p{Cc}]{0,30}$/u,
        '1 to 31 characters, without white space, commas and double quotes',
      ),
    ),
    'ipsets that others make and that rules name: a plan is refused where the host does not have one.',
    { page: 'sets.md#foreign-sets' },
  ),
  confirm_timeout: optional(
    seconds(5, 86_400),
    'How long the host waits for the confirmation of a change before it rolls back by itself.',
    { default: 30, inImportId: true, page: 'transaction.md' },
  ),
  persist: optional(
    boolType,
    'Whether a confirmed change is also written to the file that the host loads at boot.',
    { default: false, inImportId: true, page: 'persistence.md' },
  ),
  accept_lockout_risk: optional(
    text(/^[^\p{Cc}]*\S[^\p{Cc}]*$/u, 'a reason, in one line'),
    'Why a change may be made after which, as far as the rules tell, the deployer cannot log in any more or the host loses an address. Without it, such a change is refused.',
    { inImportId: true, page: 'impact.md#the-way-in-of-the-deployer' },
  ),
  impact: computed(
    listOf(stringType),
    'What the change newly allows and newly blocks, a line for each kind of packets.',
    { page: 'impact.md' },
  ),
  operations: computed(listOf(stringType), 'Each operation as the command that a person would type.'),
} as const;

export type ProviderConfig = ObjectValue<typeof providerAttributes>;
export type RulesetState = ObjectValue<typeof rulesetAttributes>;
export type HostValue = ObjectValue<typeof hostAttributes>;
export type SetValue = ObjectValue<typeof setAttributes>;
export type ChainValue = ObjectValue<typeof chainAttributes>;
export type FamilyValue = ObjectValue<(typeof familyType)['attributes']>;
