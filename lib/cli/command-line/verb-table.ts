/** The verbs of the command: what each is for, its arguments and its options. What it does is in `lib/cli/verbs`. */
import { rulesetAttributes } from '../../resource/attributes';
import { driftFormWords } from '../drift/drift-form-words';
import { diffForms, explainForms, graphForms, impactForms, planForms, wordsOf } from '../forms';
import { pipelines } from '../init/pipeline-files';
import type { CommandOptions, OptionsOf } from './command-option';
import { answerFormat, questionVerbs } from './question-verbs';
import {
  appOptions,
  assertOption,
  askedHost,
  changeOptions,
  connectionOptions,
  desiredOptions,
  type globalOptions,
  ipsetOption,
  ipv6Option,
  requiredHost,
} from './shared-options';
import type { ArgumentsOf, Verb } from './verb';

const confirmTimeout = rulesetAttributes.confirm_timeout;

/** How long a person has to confirm a change. */
export const confirmByHandSeconds = 120;

/** First words of verbs that have two. */
export const verbGroups = { sandbox: 'throw-away hosts to try a firewall on' } as const;

export const completionShells = ['bash', 'zsh', 'fish'] as const;

const sandboxName = {
  name: { kind: 'text', argument: 'name', initial: 'demo', help: 'name of the sandbox' },
} as const satisfies CommandOptions;
const json = { json: { kind: 'switch', help: 'print JSON' } } as const satisfies CommandOptions;
const twoFiles = {
  old: { help: 'the rules before, as iptables-save prints them', completes: 'file' },
  new: { help: 'the rules after', completes: 'file' },
} as const;

export const verbTable = {
  init: {
    summary: 'write a project to try on a sandbox, or a pipeline for a project',
    arguments: { folder: { help: 'where; this folder without it', optional: true } },
    options: {
      sandbox: { kind: 'text', argument: 'name', initial: 'demo', help: 'the sandbox that it is tried on' },
      pipeline: {
        kind: 'choice',
        argument: 'name',
        choices: wordsOf(pipelines),
        help: 'files that plan, review and apply from there; into the project that is in the folder',
      },
    },
  },
  import: {
    summary: 'print TypeScript that declares what a host or files hold',
    arguments: {
      files: {
        help: 'rules of one host: iptables-save, scripts, ipchains, ufw, firewalld, ferm, SUSEfirewall2',
        optional: true,
        rest: true,
        completes: 'file',
      },
    },
    options: {
      ...askedHost,
      out: {
        kind: 'text',
        argument: 'folder',
        completes: 'folder',
        help: 'write a project into this folder, as init does',
        default: 'print the program',
      },
      ipv6: {
        kind: 'switch',
        help: 'files that do not say of which family they are, are of IPv6',
      },
      ...connectionOptions,
    },
  },
  discover: {
    summary:
      'propose a firewall in TypeScript for a host without one, from what listens there and who connects',
    options: {
      ...requiredHost,
      seconds: {
        kind: 'number',
        argument: 'number',
        min: 0,
        max: 86_400,
        help: 'how long connections are watched',
        default: '30',
      },
      ...connectionOptions,
    },
  },
  plan: {
    summary: 'show what an apply would do, host by host',
    differsAs: 'plan',
    options: {
      format: {
        kind: 'choice',
        argument: 'form',
        choices: wordsOf(planForms),
        initial: 'text',
        help: 'how to print the plan',
      },
      ...assertOption,
      out: {
        kind: 'text',
        argument: 'file',
        completes: 'file',
        help: 'also save the plan of all hosts, for review and apply',
      },
      commit: {
        kind: 'text',
        argument: 'commit',
        help: 'with --out: what the plan is made from',
        default: 'the commit of the checkout, where there is one',
      },
      persist: {
        kind: 'switch',
        help: 'with --out: an apply of the saved plan also writes the files that hosts load at boot',
        default: 'where the stack says so',
      },
      ...changeOptions,
      ...desiredOptions,
      ...connectionOptions,
    },
  },
  apply: {
    summary: 'show the plan, ask, and apply exactly what was shown',
    arguments: {
      file: {
        help: 'a plan that `plan --out` saved; without it, hosts are planned now',
        optional: true,
        completes: 'file',
      },
    },
    options: {
      approveDigest: {
        kind: 'text',
        argument: 'sha256',
        help: 'with a saved plan: the digest that was approved; nothing is asked, and another plan is refused',
      },
      commit: {
        kind: 'text',
        argument: 'commit',
        help: 'with a saved plan: the commit that it has to be made from, or at least 7 digits of it',
      },
      autoApprove: { kind: 'switch', help: 'do not ask for approval of the plan' },
      confirm: {
        kind: 'choice',
        argument: 'how',
        choices: ['automatically', 'manually'],
        help: 'what confirms a change: a new connection to the host, or a person who is asked after that',
        default: 'automatically',
      },
      confirmTimeout: {
        kind: 'number',
        argument: 'seconds',
        min: confirmTimeout.type.bounds.min,
        max: confirmTimeout.type.bounds.max,
        help: 'how long a host waits for the confirmation before it rolls back',
        default: `${String(confirmTimeout.default)}; with --confirm manually ${String(confirmByHandSeconds)}`,
      },
      acceptLockoutRisk: {
        kind: 'text',
        argument: 'reason',
        help: 'why to apply a change after which the deployer cannot log in any more, as far as the rules tell',
        default: 'such a change is refused',
      },
      canary: {
        kind: 'number',
        argument: 'number',
        min: 1,
        max: 9999,
        help: 'how many hosts to change first; when one fails, the others are skipped',
      },
      persist: {
        kind: 'switch',
        help: 'also write the files that hosts load at boot',
        default: 'where the stack says so',
      },
      ...assertOption,
      ...changeOptions,
      ...desiredOptions,
      ...connectionOptions,
    },
  },
  review: {
    summary: 'show a saved plan, or what `terraform show -json` prints of one',
    arguments: { file: { help: 'the file; standard input without it', optional: true, completes: 'file' } },
    options: {
      format: {
        kind: 'choice',
        argument: 'form',
        choices: wordsOf(planForms),
        initial: 'text',
        help: 'how to print it',
      },
    },
  },
  drift: {
    summary: 'show how the hosts differ from what is desired',
    differsAs: 'drift',
    options: {
      format: {
        kind: 'choice',
        argument: 'form',
        choices: driftFormWords,
        initial: 'text',
        help: 'how to print it',
      },
      since: {
        kind: 'text',
        argument: 'file',
        completes: 'file',
        help: 'what `drift --format json` printed before: says which differences are new',
      },
      persist: {
        kind: 'switch',
        help: 'also compare the files that hosts load at boot',
        default: 'where the stack says so',
      },
      ...desiredOptions,
      ...connectionOptions,
    },
  },
  explain: {
    summary: 'print each rule that an app declares with the construct that it comes from',
    options: {
      format: {
        kind: 'choice',
        argument: 'form',
        choices: wordsOf(explainForms),
        initial: 'text',
        help: 'how to print it',
      },
      ...appOptions,
    },
  },
  render: {
    summary: 'write for each host of an app the files that iptables-restore loads at boot',
    options: {
      out: {
        kind: 'text',
        argument: 'folder',
        completes: 'folder',
        required: true,
        help: 'the folder to write HOST/rules.v4, HOST/rules.v6 and HOST/ipsets into',
      },
      ...appOptions,
    },
  },
  show: {
    summary: 'show the rules of a host with counters and owners, and which of them a reboot keeps',
    options: {
      ...requiredHost,
      format: {
        kind: 'choice',
        argument: 'form',
        choices: ['text', 'json'],
        initial: 'text',
        help: 'how to print it',
      },
      watch: { kind: 'switch', help: 'show which rules match right now, in packets a second, until Ctrl-C' },
      every: {
        kind: 'number',
        argument: 'seconds',
        min: 1,
        max: 3600,
        help: 'with --watch: how long from one reading to the next',
        default: '2',
      },
      since: {
        kind: 'text',
        argument: 'file',
        completes: 'file',
        conflicts: ['watch'],
        help: 'what `show --format json` wrote earlier: tells which rules have matched since then',
      },
      app: {
        ...appOptions.app,
        conflicts: ['watch'],
        help: 'the app that declares rules of this host: shows the construct of each',
        default: 'constructs are not shown',
      },
      stack: appOptions.stack,
      ...connectionOptions,
    },
  },
  diff: {
    summary: 'print the edit script from one iptables-save file to another',
    arguments: twoFiles,
    differsAs: 'diff',
    options: {
      ...ipv6Option,
      ...ipsetOption,
      format: {
        kind: 'choice',
        argument: 'form',
        choices: wordsOf(diffForms),
        initial: 'text',
        help: 'how to print it; restore is for iptables-restore --noflush, and with --ipset for ipset -! restore',
      },
    },
  },
  compare: {
    summary: 'print the impact on traffic of the change from one iptables-save file to another',
    arguments: twoFiles,
    differsAs: 'compare',
    options: {
      ...ipv6Option,
      format: { ...answerFormat, choices: wordsOf(impactForms) },
      failOn: {
        kind: 'choice',
        argument: 'what',
        choices: ['broadening', 'narrowing', 'any'],
        initial: 'any',
        help: 'what ends with exit status 2: packets that are newly let through, newly kept out, or both',
        default: 'any',
      },
      ...assertOption,
      examples: { kind: 'switch', help: 'also print packets to try, as options of trace' },
    },
  },
  ...questionVerbs,
  graph: {
    summary:
      'draw the way of packets through the rules of a file or a host, or what changes between two files or by a plan',
    arguments: {
      file: {
        help: 'the rules, as iptables-save prints them; or a saved plan',
        optional: true,
        completes: 'file',
      },
      new: { help: 'the rules after a change', optional: true, completes: 'file' },
    },
    options: {
      ...ipv6Option,
      ...askedHost,
      format: {
        kind: 'choice',
        argument: 'form',
        choices: wordsOf(graphForms),
        initial: 'mermaid',
        help: 'mermaid is for a comment of GitHub or GitLab; html is one page with search and traces',
      },
      ...connectionOptions,
    },
  },
  fmt: {
    summary: 'print the canonical form of an iptables-save file, without comment lines and counters',
    arguments: { file: { help: 'the file; standard input without it', optional: true, completes: 'file' } },
    differsAs: 'fmt --check',
    options: {
      ...ipv6Option,
      ...ipsetOption,
      check: { kind: 'switch', help: 'only say whether the file is in canonical form' },
    },
  },
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

/** All verbs, without the types of their options. */
export const allVerbs: readonly (readonly [name: VerbName, verb: Verb])[] = Object.entries(
  verbTable,
) as readonly (readonly [VerbName, Verb])[];

/** What a verb is given: its arguments and options, by the names that code uses. */
export type InputOf<Name extends VerbName> = OptionsOf<(typeof verbTable)[Name]['options']> &
  OptionsOf<typeof globalOptions> &
  ((typeof verbTable)[Name] extends { readonly arguments: infer Arguments }
    ? ArgumentsOf<Arguments>
    : unknown);
