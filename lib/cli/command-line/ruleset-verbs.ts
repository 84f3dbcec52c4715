/** The verbs about rules as they are: of a host, of a file, of two files. Those that answer questions have a file of their own. */
import { diffForms, graphForms, impactForms, wordsOf } from '../forms';
import { answerFormat, questionVerbs } from './question-verbs';
import {
  appOptions,
  askedHost,
  assertOption,
  connectionOptions,
  ipsetOption,
  ipv6Option,
  requiredHost,
  setsOfFileOption,
} from './shared-options';
import type { Verb } from './verb';

const twoFiles = {
  old: { help: 'the rules before, as iptables-save prints them', completes: 'file' },
  new: { help: 'the rules after', completes: 'file' },
} as const;

export const rulesetVerbs = {
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
      sets: {
        ...setsOfFileOption.sets,
        help: 'the sets that the rules name, before and after the change, as `ipset save` prints them',
      },
      newSets: {
        kind: 'text',
        argument: 'file',
        completes: 'file',
        help: 'with --sets: the sets after the change',
        default: 'those of --sets',
      },
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
} as const satisfies Readonly<Record<string, Verb>>;
