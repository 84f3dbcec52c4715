/** The verbs that answer questions about one ruleset, of a file or a host. */
import { connectionStates } from '../../extensions/packet-test';
import { lintForms, reachForms, traceForms, wordsOf } from '../forms';
import { askedHost, connectionOptions, ipv6Option, setsOfFileOption } from './shared-options';
import type { Verb } from './verb';

const askedFile = {
  file: { help: 'the rules, as iptables-save prints them', optional: true, completes: 'file' },
} as const;

/** How an answer is printed; each verb has its own forms. */
export const answerFormat = {
  kind: 'choice',
  argument: 'form',
  initial: 'text',
  help: 'how to print it',
} as const;

const hookChoice = {
  kind: 'choice',
  argument: 'chain',
  choices: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
} as const;

export const questionVerbs = {
  trace: {
    summary: 'print each rule that a packet meets, and what becomes of it',
    arguments: askedFile,
    differsAs: 'trace',
    options: {
      ...ipv6Option,
      chain: {
        ...hookChoice,
        required: true,
        help: 'the built-in chain where the packet begins',
      },
      proto: { kind: 'text', argument: 'protocol', required: true, help: 'name or number' },
      src: { kind: 'text', argument: 'address', help: 'source address', default: 'any' },
      dst: { kind: 'text', argument: 'address', help: 'destination address', default: 'any' },
      sport: { kind: 'number', argument: 'port', min: 0, max: 65_535, help: 'source port', default: 'any' },
      dport: {
        kind: 'number',
        argument: 'port',
        min: 0,
        max: 65_535,
        help: 'destination port',
        default: 'any',
      },
      icmpType: {
        kind: 'text',
        argument: 'type',
        help: 'of ICMP: TYPE or TYPE/CODE, or a name such as echo-request',
        default: 'any',
      },
      in: { kind: 'text', argument: 'interface', help: 'where it comes in', default: 'any but lo' },
      out: { kind: 'text', argument: 'interface', help: 'where it goes out', default: 'any but lo' },
      state: {
        kind: 'choice',
        argument: 'state',
        choices: connectionStates,
        help: 'the state of its connection',
        default: 'NEW',
      },
      mark: {
        kind: 'number',
        argument: 'mark',
        min: 0,
        max: 0xffff_ffff,
        isHexadecimal: true,
        help: 'the mark that it carries, such as 7 or 0x7',
        default: '0 in PREROUTING and OUTPUT, else unknown',
      },
      ...setsOfFileOption,
      ...askedHost,
      format: { ...answerFormat, choices: wordsOf(traceForms) },
      ...connectionOptions,
    },
  },
  reach: {
    summary: 'print who can open which new connections',
    arguments: askedFile,
    options: {
      ...ipv6Option,
      chain: {
        ...hookChoice,
        help: 'one built-in chain',
        default: 'INPUT and FORWARD',
      },
      ...setsOfFileOption,
      ...askedHost,
      format: { ...answerFormat, choices: wordsOf(reachForms) },
      ...connectionOptions,
    },
  },
  lint: {
    summary: 'print rules that have no effect, chains that nothing reaches, and policies that nothing meets',
    arguments: askedFile,
    differsAs: 'lint',
    options: {
      ...ipv6Option,
      otherFamily: {
        kind: 'text',
        argument: 'file',
        completes: 'file',
        help: 'with a file: the rules of the other family, to be held against each other',
      },
      ...askedHost,
      format: { ...answerFormat, choices: wordsOf(lintForms) },
      ...connectionOptions,
    },
  },
} as const satisfies Readonly<Record<string, Verb>>;
