/** The verbs about what an app or rules files declare: plan it, apply it, look for drift, print it. */
import { rulesetAttributes } from '../../resource/attributes';
import { driftFormWords } from '../drift/drift-form-words';
import { reportFormWords } from '../fleet/report-form-words';
import { explainForms, planForms, wordsOf } from '../forms';
import { appOptions, assertOption, changeOptions, connectionOptions, desiredOptions } from './shared-options';
import type { Verb } from './verb';

const confirmTimeout = rulesetAttributes.confirm_timeout;

/** How long a person has to confirm a change. */
export const confirmByHandSeconds = 120;

/** How long a shard waits for the canaries of others. */
export const usualCanaryWaitSeconds = 600;

export const deployVerbs = {
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
        says: 'a reason',
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
      results: {
        kind: 'text',
        argument: 'folder',
        completes: 'folder',
        help: 'write what becomes of each host into this folder, which all shards share; a rollback in one of them stops the others',
      },
      canaryWait: {
        kind: 'number',
        argument: 'seconds',
        min: 1,
        max: 86_400,
        help: 'with --shard and --canary: how long to wait for the canaries of other shards',
        default: String(usualCanaryWaitSeconds),
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
  report: {
    summary: 'put the results of all shards together: saved plans, what apply left, or drift',
    differsAs: 'report',
    arguments: {
      files: {
        help: 'what `plan --out`, `apply --results` or `drift --format json` wrote',
        rest: true,
        completes: 'file',
      },
    },
    options: {
      format: {
        kind: 'choice',
        argument: 'form',
        choices: reportFormWords,
        initial: 'text',
        help: 'how to print it',
      },
      out: {
        kind: 'text',
        argument: 'file',
        completes: 'file',
        help: 'of saved plans: also write them as one, for review and apply',
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
} as const satisfies Readonly<Record<string, Verb>>;
