/** Words of a command of ipset, by whatever spelling of whatever year: what it does, and to which set. */
import { tryFindSetType } from '../../../sets/set-types';

export type SetVerb =
  'create' | 'add' | 'del' | 'test' | 'destroy' | 'flush' | 'swap' | 'rename' | 'restore' | 'look';

const verbs: Readonly<Record<string, SetVerb>> = {
  ...{ create: 'create', '--create': 'create', '-N': 'create' },
  ...{ add: 'add', '--add': 'add', '-A': 'add' },
  ...{ del: 'del', '--del': 'del', '-D': 'del' },
  ...{ test: 'test', '--test': 'test', '-T': 'test' },
  ...{ destroy: 'destroy', '--destroy': 'destroy', '-X': 'destroy' },
  ...{ flush: 'flush', '--flush': 'flush', '-F': 'flush' },
  ...{ swap: 'swap', '--swap': 'swap', '-W': 'swap' },
  ...{ rename: 'rename', '--rename': 'rename', '-E': 'rename' },
  ...{ restore: 'restore', '--restore': 'restore', '-R': 'restore' },
  ...{ list: 'look', '--list': 'look', '-L': 'look', save: 'look', '--save': 'look', '-S': 'look' },
  ...{ version: 'look', '--version': 'look', '-V': 'look', help: 'look', '--help': 'look', '-H': 'look' },
};

/** Options of how it runs and what it prints, and how many words each takes. */
const runningOptions: Readonly<Record<string, number>> = {
  ...{ '-!': 0, '-exist': 0, '--exist': 0, '-q': 0, '-quiet': 0, '--quiet': 0 },
  ...{ '-s': 0, '-sorted': 0, '-n': 0, '-name': 0, '-t': 0, '-terse': 0, '-r': 0, '-resolve': 0 },
  ...{ '-o': 1, '-output': 1, '-f': 1, '-file': 1 },
};

export interface SetCommand {
  readonly verb: SetVerb;
  /** Whether what is there already is no fault. */
  readonly isTolerant: boolean;
  /** Whether it reads or writes a file that it names. */
  readonly hasFile: boolean;
  readonly words: readonly string[];
}

/** Undefined where there is no such command. */
export function tryReadSetCommand(given: readonly string[]): SetCommand | undefined {
  const words: string[] = [];
  const options = new Set<string>();
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? '';
    const taken = Object.hasOwn(runningOptions, word) ? runningOptions[word] : undefined;
    if (taken === undefined) words.push(word);
    else {
      options.add(word);
      at += taken;
    }
  }
  const [name = '', ...rest] = words;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) return undefined;
  return {
    verb,
    isTolerant: ['-!', '-exist', '--exist'].some((option) => options.has(option)),
    hasFile: options.has('-f') || options.has('-file'),
    words: rest,
  };
}

/** The name of a type that ipset 4 called otherwise. */
export function currentType(name: string): string {
  if (tryFindSetType(name) !== undefined) return name;
  return Object.hasOwn(oldTypes, name) ? (oldTypes[name] ?? name) : name;
}

const oldTypes: Readonly<Record<string, string>> = {
  iphash: 'hash:ip',
  nethash: 'hash:net',
  ipporthash: 'hash:ip,port',
  netporthash: 'hash:net,port',
  ipportiphash: 'hash:ip,port,ip',
  ipportnethash: 'hash:ip,port,net',
  ipmap: 'bitmap:ip',
  macipmap: 'bitmap:ip,mac',
  portmap: 'bitmap:port',
  setlist: 'list:set',
};

/** Options of `create` as a current ipset calls them; without those that it passes over. */
export function currentOptions(given: readonly string[]): readonly string[] {
  const words: string[] = [];
  let from: string | undefined;
  for (let at = 0; at < given.length; at++) {
    const word = (given[at] ?? '').replace(/^--(?=[a-z])/, '');
    if (word === '-4' || word === '-6') words.push('family', word === '-4' ? 'inet' : 'inet6');
    else if (word === 'probes' || word === 'resize' || word === 'gc') at++;
    else if (word === 'from') from = given[++at];
    else if (word === 'to' && from !== undefined) words.push('range', `${from}-${given[++at] ?? ''}`);
    else if (word === 'network') words.push('range', given[++at] ?? '');
    else words.push(word);
  }
  return words;
}
