/** The verbs of the command: what each is for, its arguments and its options. What it does is in `lib/cli/verbs`. */
import type { CommandOptions, OptionsOf } from './command-option';
import { deployVerbs } from './deploy-verbs';
import { projectVerbs } from './project-verbs';
import { rulesetVerbs } from './ruleset-verbs';
import type { globalOptions } from './shared-options';
import type { ArgumentsOf, Verb } from './verb';

/** First words of verbs that have two. */
export const verbGroups = { sandbox: 'throw-away hosts to try a firewall on' } as const;

export const completionShells = ['bash', 'zsh', 'fish'] as const;

const sandboxName = {
  name: { kind: 'text', argument: 'name', initial: 'demo', help: 'name of the sandbox' },
} as const satisfies CommandOptions;
const json = { json: { kind: 'switch', help: 'print JSON' } } as const satisfies CommandOptions;
export const verbTable = {
  ...projectVerbs,
  ...deployVerbs,
  ...rulesetVerbs,
  sudoers: {
    summary: 'print the sudoers file of a user that is not root: what a deploy needs, and no more',
    options: {
      user: { kind: 'text', argument: 'name', required: true, help: 'who logs in; a group as %name' },
      readOnly: { kind: 'switch', help: 'only what plan, drift and show need' },
      persist: {
        kind: 'text',
        argument: 'where',
        repeatable: true,
        help: 'also the files that are loaded at boot: debian, rhel, alpine, arch, or a path',
      },
    },
  },
  'authorized-key': {
    summary: 'print the authorized_keys line of a public key, restricted to what a deploy needs',
    arguments: { file: { help: 'the public key; - for standard input', completes: 'file' } },
    options: {
      readOnly: {
        kind: 'switch',
        help: 'bind the key to reading: for plans of changes that nobody has reviewed yet',
      },
    },
  },
  'sandbox up': {
    summary: 'create a sandbox; sandbox:NAME is its URL everywhere',
    options: {
      ...sandboxName,
      backend: {
        kind: 'choice',
        argument: 'backend',
        choices: ['legacy', 'nft'],
        initial: 'nft',
        help: 'which iptables it has',
      },
      ...json,
    },
  },
  'sandbox down': {
    summary: 'remove a sandbox',
    options: { ...sandboxName, ...json },
  },
  'sandbox list': {
    summary: 'list the sandboxes of this machine',
    options: json,
  },
  completion: {
    summary: 'print a script that makes a shell complete this command',
    arguments: { shell: { help: 'the shell', choices: completionShells } },
    options: {},
  },
  help: {
    summary: 'print the help of a verb',
    arguments: { verb: { help: 'the verb; without it, all of them', optional: true, rest: true } },
    options: {},
  },
} as const satisfies Readonly<Record<string, Verb>>;

export type VerbName = keyof typeof verbTable;

export type VerbEntry = readonly [name: VerbName, verb: Verb];

/** All verbs, without the types of their options. */
export const allVerbs = Object.entries(verbTable) as readonly VerbEntry[];

/** What a verb is given: its arguments and options, by the names that code uses. */
export type InputOf<Name extends VerbName> = OptionsOf<(typeof verbTable)[Name]['options']> &
  OptionsOf<typeof globalOptions> &
  ((typeof verbTable)[Name] extends { readonly arguments: infer Arguments }
    ? ArgumentsOf<Arguments>
    : unknown);
