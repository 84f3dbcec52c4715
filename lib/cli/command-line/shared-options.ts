/** Options that several verbs have. */
import { rulesetAttributes } from '../../resource/attributes';
import type { CommandOptions, OptionsOf, SwitchOption } from './command-option';

/** Of every verb. */
export const globalOptions = {
  verbose: { kind: 'switch', help: 'with an internal error, also print where in the code it happened' },
} as const satisfies CommandOptions;

/** Of the parser itself: they print something, and no verb runs. */
export const printingOptions = {
  version: { kind: 'switch', short: 'V', help: 'print the version' },
  help: { kind: 'switch', short: 'h', help: 'print the help of the command or a verb' },
} as const satisfies Readonly<Record<string, SwitchOption & { readonly short: string }>>;

/** How to connect to hosts. */
export const connectionOptions = {
  identity: {
    kind: 'text',
    argument: 'file',
    completes: 'file',
    repeatable: true,
    help: 'private key; its passphrase is taken from CDKTF_IPTABLES_PASSPHRASE',
    default: '~/.ssh/config, then the agent and the usual key files',
  },
  knownHosts: {
    kind: 'text',
    argument: 'file',
    completes: 'file',
    help: 'file that host keys are checked against',
    default: '~/.ssh/config, then ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts',
  },
  jump: {
    kind: 'text',
    argument: 'hosts',
    help: 'jump hosts as [user@]host[:port], separated by commas, first hop first',
    default: '~/.ssh/config',
  },
  hostKey: {
    kind: 'text',
    argument: 'fingerprint',
    help: 'with --host: SHA256:... of its key, as ssh-keygen -lf prints it; known hosts files are then not read',
  },
} as const satisfies CommandOptions;

const host = {
  kind: 'text',
  argument: 'url',
  completes: 'host',
  help: 'ssh://[user@]host[:port], openssh://..., local: or sandbox:NAME',
} as const;

/** Of questions about one ruleset. */
export const askedHost = { host } as const satisfies CommandOptions;

export const requiredHost = { host: { ...host, required: true } } as const satisfies CommandOptions;

/** Which app. */
export const appOptions = {
  app: {
    kind: 'text',
    argument: 'folder',
    completes: 'folder',
    help: 'what cdktf synth wrote, the command line of a program that writes it, or a YAML file',
    default: 'cdktf.out',
  },
  stack: { kind: 'text', argument: 'name', repeatable: true, help: 'a stack of the app', default: 'all' },
} as const satisfies CommandOptions;

/** Which hosts, and what they should hold. */
export const desiredOptions = {
  ...appOptions,
  host: { ...host, conflicts: ['app', 'stack'] },
  rules4: {
    kind: 'text',
    argument: 'file',
    completes: 'file',
    help: 'with --host: the desired IPv4 rules, as iptables-save prints them',
  },
  rules6: {
    kind: 'text',
    argument: 'file',
    completes: 'file',
    help: 'with --host: the desired IPv6 rules, as ip6tables-save prints them',
  },
  sets: {
    kind: 'text',
    argument: 'file',
    completes: 'file',
    help: 'with --host: the desired sets, as ipset save prints them',
  },
  foreign: {
    kind: 'choice',
    argument: 'what',
    choices: rulesetAttributes.foreign_rules.type.values,
    help: 'with --host: what to do about foreign rules',
    default: 'remove',
  },
  owner: {
    kind: 'text',
    argument: 'name',
    help: 'with --host: the owner of the rules',
    default: 'rules-file',
  },
  shard: {
    kind: 'text',
    argument: 'part',
    conflicts: ['host'],
    help: 'only the I-th of N parts of the hosts, as I/N; env/N in a Kubernetes Indexed Job',
    default: 'all hosts',
  },
  json: {
    kind: 'switch',
    help: 'write progress, warnings and errors to stderr as lines of JSON',
  },
  parallel: {
    kind: 'number',
    argument: 'number',
    min: 1,
    max: 9999,
    help: 'how many hosts to work on at once',
    default: '10; with --confirm manually 1',
  },
} as const satisfies CommandOptions;

/** How a change is planned. */
export const changeOptions = {
  destroy: {
    kind: 'switch',
    help: 'remove everything that the owners manage, whatever stacks and files declare',
  },
  strategy: {
    kind: 'choice',
    argument: 'how',
    choices: rulesetAttributes.strategy.type.values,
    help: 'minimal: the fewest operations; fastest: refill long managed chains where that is faster, which resets their counters',
    default: 'what the stack declares, else minimal',
  },
  adopt: {
    kind: 'text',
    argument: 'owner',
    repeatable: true,
    help: 'a former owner: what it has on the host becomes the rules of this owner, where they stand',
    default: 'what the stack declares',
  },
} as const satisfies CommandOptions;

/** What has to hold of the rules afterwards. */
export const assertOption = {
  assert: {
    kind: 'text',
    argument: 'file',
    completes: 'file',
    help: 'who has to get in and who must not, as YAML or JSON; it is an error when the rules afterwards differ from it',
  },
} as const satisfies CommandOptions;

export const ipv6Option = {
  ipv6: { kind: 'switch', help: 'read ip6tables-save files instead of iptables-save files' },
} as const satisfies CommandOptions;

export const ipsetOption = {
  ipset: { kind: 'switch', conflicts: ['ipv6'], help: 'read files of sets, as `ipset save` prints them' },
} as const satisfies CommandOptions;

/** What the sets hold that rules of a file name. */
export const setsOfFileOption = {
  sets: {
    kind: 'text',
    argument: 'file',
    completes: 'file',
    help: 'with a file: the sets that its rules name, as `ipset save` prints them',
    default: 'what sets hold is not known',
  },
} as const satisfies CommandOptions;

export type ConnectionOptions = OptionsOf<typeof connectionOptions>;
export type DesiredOptions = ConnectionOptions &
  OptionsOf<typeof desiredOptions> &
  OptionsOf<typeof changeOptions>;
