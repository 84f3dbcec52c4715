/** The verbs that write programs: a new project, and one for rules or hosts that are there. */
import { wordsOf } from '../forms';
import { pipelines } from '../init/pipeline-files';
import { askedHost, connectionOptions, requiredHost } from './shared-options';
import type { Verb } from './verb';

export const projectVerbs = {
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
} as const satisfies Readonly<Record<string, Verb>>;
