/**
 * What Terraform knows of the provider and of its resource. Names and types are a contract: constructs,
 * states and scripts depend on them.
 *
 * No attribute ever holds a secret, since every one of them ends in the state in plain text: keys stay in
 * files or in the agent, and a passphrase comes from the environment.
 */
import { type TransportName, transportNames } from '../host/host-address';
import type { ForeignRules, Strategy } from '../plan/desired';
import {
  boolType,
  computed,
  listOf,
  numberType,
  object,
  objectMap,
  optional,
  required,
  stringType,
  type ObjectValue,
} from './framework/schema';

/** Where the passphrase of the key files comes from; never from configuration. */
export const passphraseVariable = 'CDKTF_IPTABLES_PASSPHRASE';

export const providerDescription =
  'Firewalls of Linux hosts, changed over SSH by the fewest iptables operations, all or nothing. These settings are ' +
  'the defaults for how hosts are reached; ~/.ssh/config holds for what neither they nor the resource say.';

export const providerAttributes = {
  user: optional(stringType, 'User to log in as where the resource names none.'),
  port: optional(numberType, 'Port of sshd where the resource names none.'),
  identity_files: optional(
    listOf(stringType),
    'Private key files, tried in order; absolute, or beginning with ~/.',
  ),
  agent: optional(
    stringType,
    'Path of the SSH agent\'s socket; "none" for no agent. Without it SSH_AUTH_SOCK names the agent.',
  ),
  known_hosts_files: optional(
    listOf(stringType),
    'Files that host keys are checked against, instead of the usual ones.',
  ),
  jump: optional(stringType, 'Jump hosts as [user@]host[:port], separated by commas, the first hop first.'),
  config_file: optional(stringType, 'The ssh_config file, instead of ~/.ssh/config; "none" for none.'),
  connect_timeout: optional(numberType, 'Seconds that connecting and logging in may take. 10 if not given.'),
  keepalive_interval: optional(numberType, 'Seconds between keepalive messages. 5 if not given.'),
  wait_for_ssh: optional(
    numberType,
    'Seconds to wait for a machine that is made in the same apply to come up. 300 if not given.',
  ),
} as const;

export const transports: readonly TransportName[] = transportNames;

export const foreignRulesModes: readonly ForeignRules[] = ['keep', 'remove'];
export const strategies: readonly Strategy[] = ['minimal', 'fastest'];

export const hostAttributes = {
  address: optional(
    stringType,
    'Name, address, or Host alias of ~/.ssh/config; for the sandbox transport the name of the sandbox.',
  ),
  port: optional(numberType, 'Port of sshd.'),
  user: optional(stringType, 'User to log in as; root, or one who may use sudo without a password.'),
  transport: optional(
    stringType,
    'How to reach the host: "ssh" (built in, the default), "openssh" (the command ssh), "local" (this machine), or "sandbox".',
  ),
  host_key_fingerprint: optional(
    stringType,
    "SHA256:... of the host's key as ssh-keygen -lf prints it; known_hosts files are then not read.",
  ),
  identity_file: optional(
    stringType,
    'Private key file; absolute, or beginning with ~/. Never the key itself.',
  ),
  known_hosts_file: optional(stringType, "File that the host's key is checked against."),
  jump: optional(stringType, 'Jump hosts as [user@]host[:port], separated by commas, the first hop first.'),
} as const;

const chainAttributes = {
  policy: optional(stringType, 'ACCEPT or DROP; for built-in chains only. Left as it is if not given.'),
  anchor: optional(
    stringType,
    'Where our rules stand among those of others in a built-in chain: "first" (the default), "last", ' +
      '"before:CHAIN" or "after:CHAIN", CHAIN being one that the built-in chain jumps to.',
  ),
  rules: optional(listOf(stringType), 'Rules in order, as iptables-save prints them but without -A CHAIN.'),
} as const;

const tableAttributes = {
  chains: required(objectMap(chainAttributes), 'Chains by name, built-in ones and our own.'),
} as const;

const familyType = object({
  tables: required(objectMap(tableAttributes), 'Tables by name: filter, nat, mangle, raw, security.'),
});

export const rulesetDescription =
  'The firewall of one host, both families. Every host has a ruleset already, so the resource is imported, not created; ' +
  'only what is declared here is changed.';

export const rulesetAttributes = {
  host: required(object(hostAttributes), 'Which host, and how to reach it. Never holds a secret.'),
  owner: required(stringType, 'Whose rules these are. Several owners may share a host.'),
  foreign_rules: optional(
    stringType,
    'What becomes of rules that others put into declared built-in chains: "keep" (the default) or "remove".',
  ),
  strategy: optional(
    stringType,
    'How chains are changed: "minimal" (the default), the fewest operations; or "fastest", by which user chains of ours ' +
      'are emptied and filled again where that takes less time, and lose their counters.',
  ),
  ipv4: optional(familyType, 'What iptables shall hold.'),
  ipv6: optional(familyType, 'What ip6tables shall hold.'),
  confirm_timeout: optional(
    numberType,
    'Seconds until the host goes back to its old ruleset if it cannot be reached after the change.',
  ),
  persist: optional(
    boolType,
    'Whether a confirmed change is also written to the file that the host loads at boot.',
  ),
  impact: computed(listOf(stringType), 'What the change newly allows and newly blocks.'),
  operations: computed(listOf(stringType), 'Each operation as the command that a person would type.'),
} as const;

export type ProviderConfig = ObjectValue<typeof providerAttributes>;
export type RulesetState = ObjectValue<typeof rulesetAttributes>;
export type HostValue = ObjectValue<typeof hostAttributes>;
export type ChainValue = ObjectValue<typeof chainAttributes>;
export type FamilyValue = ObjectValue<(typeof familyType)['attributes']>;
