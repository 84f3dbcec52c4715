/**
 * A command of ipchains as commands of iptables.
 *
 * Ports stand behind addresses there, logging is an option, masquerading a target, and `input` is asked for routed packets, too:
 * what a rule of `input` means for these is for a person to say, so it is noted.
 */

import { type ChainHooks, isHook } from './chain-hooks';

/** Words of a command of iptables, behind the table. */
interface TableCommand {
  readonly table: string;
  readonly words: readonly string[];
}

const builtInChains: Readonly<Record<string, string>> = {
  input: 'INPUT',
  output: 'OUTPUT',
  forward: 'FORWARD',
};
const targets: Readonly<Record<string, string>> = {
  DENY: 'DROP',
  ACCEPT: 'ACCEPT',
  REJECT: 'REJECT',
  RETURN: 'RETURN',
};

interface Side {
  readonly address: readonly string[];
  readonly port: readonly string[];
}

type Sides = Readonly<Record<'-s' | '-d', Side>>;

/**
 * Undefined for what has no counterpart.
 *
 * @param hooks what the commands before this one tell of user chains
 */
export function tryTranslate(
  given: readonly string[],
  hooks: ChainHooks,
): readonly TableCommand[] | undefined {
  const [verb = '', name = '', ...rest] = given;
  const chain = builtInChains[name] ?? name;
  switch (verb) {
    case '-F':
    case '-X':
    case '-Z':
    case '-N':
      return [{ table: 'filter', words: name === '' ? [verb] : [verb, chain] }];
    case '-P': {
      const policy = rest[0] === 'ACCEPT' ? 'ACCEPT' : 'DROP';
      // Only what is masqueraded was routed.
      return [{ table: 'filter', words: ['-P', chain, policy] }];
    }
    case '-A':
    case '-I':
      return translateRule(verb, name, { chain, hooks }, rest);
    default:
      return undefined;
  }
}

function translateRule(
  verb: string,
  name: string,
  { chain, hooks }: { readonly chain: string; readonly hooks: ChainHooks },
  given: readonly string[],
): readonly TableCommand[] | undefined {
  const words = [...given];
  const number = verb === '-I' && /^[0-9]+$/.test(words[0] ?? '') ? [words.shift() ?? ''] : [];
  let protocol: readonly string[] = [];
  let sides: Sides = { '-s': nothing, '-d': nothing };
  const flags: string[] = [];
  const extra: string[] = [];
  let target = '';
  let port = '';
  while (words.length > 0) {
    const negation = words[0] === '!' ? [words.shift() ?? ''] : [];
    const word = words.shift() ?? '';
    switch (word) {
      case '-p':
        protocol = [...negation, '-p', ...takeNegation(words), words.shift() ?? ''];
        protocol = inFront(protocol);
        break;
      case '-s':
      case '-d': {
        const address = inFront([...negation, word, ...takeNegation(words), addressOf(words.shift() ?? '')]);
        sides = { ...sides, [word]: { address, port: takePort(words) } };
        break;
      }
      case '-i': {
        const side = hooks.sideOf(name);
        if (side === undefined) return undefined;
        extra.push(...inFront([...negation, side, ...takeNegation(words), words.shift() ?? '']));
        break;
      }
      case '-j':
        target = words.shift() ?? '';
        if (target === 'REDIRECT' && /^[0-9]+$/.test(words[0] ?? '')) port = words.shift() ?? '';
        break;
      case '-y':
        flags.push(...negation, '--syn');
        break;
      case '-k':
        flags.push('!', '--syn');
        break;
      case '-f':
        extra.push(...negation, '-f');
        break;
      case '--dport':
      case '--destination-port':
        sides = { ...sides, '-d': { ...sides['-d'], port: takePort(words) } };
        break;
      case '--sport':
      case '--source-port':
        sides = { ...sides, '-s': { ...sides['-s'], port: takePort(words) } };
        break;
      case '--icmp-type':
        flags.push('--icmp-type', words.shift() ?? '');
        break;
      case '-l':
      case '-b':
        flags.push(word);
        break;
      case '-v':
      case '-n':
        break;
      default:
        return undefined;
    }
  }
  // The tables of iptables are asked without the conditions under which a user chain is.
  if (!isHook(name) && (target === 'MASQ' || target === 'REDIRECT')) return undefined;
  const both = flags.includes('-b');
  const isLogged = flags.includes('-l');
  const own = flags.filter((flag) => flag !== '-l' && flag !== '-b');
  const matching = (
    from: Side,
    to: Side,
    by: readonly string[],
    more: readonly string[],
  ): readonly string[] => [
    ...renamed(from.address, '-s'),
    ...renamed(to.address, '-d'),
    ...by,
    ...protocol,
    ...(isIcmp(protocol)
      ? icmpWords(sides)
      : [...portWords(from.port, '--sport'), ...portWords(to.port, '--dport')]),
    ...more,
  ];
  const at = (table: string, where: string, words: readonly string[]): TableCommand => ({
    table,
    words: [verb, where, ...number, ...words],
  });
  const make = (from: Side, to: Side): readonly TableCommand[] => {
    const packets = matching(from, to, extra, own);
    const log = isLogged ? [at('filter', chain, [...packets, '-j', 'LOG'])] : [];
    switch (target) {
      case 'MASQ': {
        // Answers were let through without a look at `forward`.
        const answers = matching(to, from, otherWay(extra), ['-m', 'conntrack', '--ctstate', answered]);
        return [
          ...log,
          at('nat', 'POSTROUTING', [...packets, '-j', 'MASQUERADE']),
          at('filter', 'FORWARD', [...packets, '-j', 'ACCEPT']),
          at('filter', 'FORWARD', [...answers, '-j', 'ACCEPT']),
        ];
      }
      case 'REDIRECT': {
        const isOther = port !== '' && port !== '0';
        const arrived = isOther ? { ...to, port: [port] } : to;
        // It was accepted with that, whatever the port is where it arrives.
        const redirected = matching(from, arrived, extra, [...own, '-m', 'conntrack', '--ctstate', 'DNAT']);
        return [
          ...log,
          at('nat', 'PREROUTING', [...packets, '-j', 'REDIRECT', ...(isOther ? ['--to-ports', port] : [])]),
          at('filter', 'INPUT', [...redirected, '-j', 'ACCEPT']),
        ];
      }
      default:
        return [...log, at('filter', chain, [...packets, ...targetWords(target)])];
    }
  };
  const { '-s': source, '-d': destination } = sides;
  // What is put in front comes out in the other order.
  const all = [...make(source, destination), ...(both ? make(destination, source) : [])];
  return verb === '-I' ? [...all].reverse() : all;
}

const nothing: Side = { address: [], port: [] };

const answered = 'RELATED,ESTABLISHED';

function targetWords(target: string): readonly string[] {
  return target === '' ? [] : ['-j', targets[target] ?? target];
}

/** What went out by an interface is answered by the same one. */
function otherWay(interfaces: readonly string[]): readonly string[] {
  return interfaces.map((word) => (word === '-o' ? '-i' : word));
}

/** `! -s ADDRESS`, wherever the negation stood. */
function inFront(words: readonly string[]): readonly string[] {
  const without = words.filter((word) => word !== '!');
  return without.length === words.length ? words : ['!', ...without];
}

function takeNegation(words: string[]): readonly string[] {
  return words[0] === '!' ? [words.shift() ?? ''] : [];
}

function takePort(words: string[]): readonly string[] {
  const negation = takeNegation(words);
  const [next = ''] = words;
  if (!/^[A-Za-z0-9:_-]+$/.test(next) || next.startsWith('-')) {
    if (negation.length > 0) words.unshift('!');
    return [];
  }
  words.shift();
  // ipchains-save writes one port as a range.
  return [...negation, next.replace(/^([0-9]+):\1$/, '$1')];
}

/** `0/0` is every address. */
function addressOf(text: string): string {
  return /^(any|0(\.0\.0\.0)?\/0(\.0\.0\.0)?)$/.test(text) ? '0.0.0.0/0' : text;
}

function renamed(address: readonly string[], flag: string): readonly string[] {
  return address.map((word) => (word === '-s' || word === '-d' ? flag : word));
}

function portWords(port: readonly string[], flag: string): readonly string[] {
  if (port.length === 0) return [];
  const not = port.filter((word) => word === '!');
  return [...not, flag, ...port.filter((word) => word !== '!')];
}

function isIcmp(protocol: readonly string[]): boolean {
  return /^(icmp|1)$/.test(protocol.at(-1) ?? '') && !protocol.includes('!');
}

/** For ICMP, the port of the source is the type, and that of the destination the code. */
function icmpWords({ '-s': { port: type }, '-d': { port: code } }: Sides): readonly string[] {
  const [number] = code;
  if (number === undefined) return portWords(type, '--icmp-type');
  // A code without a type is none that iptables takes, which is said.
  return portWords([...type.slice(0, -1), `${type.at(-1) ?? 'any'}/${number}`], '--icmp-type');
}
