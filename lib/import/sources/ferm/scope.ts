/** What a statement of ferm says, with all that it inherits. */
import { optionsOf } from '../../../extensions/option-index';
import { allExtensions } from '../../../extensions/registry';
import type { Family } from '../../../net/family';
import { TooLarge, maxRules } from '../../too-large';

/** Everything that a statement says so far. */
export interface Scope {
  readonly families: readonly Family[];
  readonly tables: readonly string[];
  readonly chains: readonly string[];
  /** Words of the rule: each entry is what one keyword may stand for. */
  readonly dimensions: readonly (readonly (readonly string[])[])[];
  readonly hasTarget: boolean;
  /** Whether the table or chain was named in this statement alone, so that nothing is left to emit. */
  readonly isDone: boolean;
}

export const outside: Scope = {
  families: ['ipv4'],
  tables: ['filter'],
  chains: [],
  dimensions: [],
  hasTarget: false,
  isDone: false,
};

export function scopeWith(scope: Scope, alternatives: readonly (readonly string[])[], isAll = false): Scope {
  const dimensions = isAll ? alternatives.map((each) => [each]) : [alternatives];
  return { ...scope, dimensions: [...scope.dimensions, ...dimensions], isDone: false };
}

/** Every choice of one alternative each; the first dimension changes slowest. @throws TooLarge */
export function combinations(dimensions: Scope['dimensions']): readonly (readonly string[])[] {
  if (dimensions.reduce((product, { length }) => product * length, 1) > maxRules) throw new TooLarge();
  let made: readonly (readonly string[])[] = [[]];
  for (const alternatives of dimensions)
    made = made.flatMap((words) => alternatives.map((each) => [...words, ...each]));
  return made;
}

/** iptables wants the protocol and matches before their options, which is the order of ferm, and the target last. */
export function ordered(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, index) => word === '-p' && words[index - 1] !== '!');
  return at <= 0 ? words : [...words.slice(at, at + 2), ...words.slice(0, at), ...words.slice(at + 2)];
}

/** As ferm writes words in a family: what it calls icmp is ICMPv6 in IPv6, and answers have names of their own there. */
export function inFamily(family: Family, words: readonly string[]): readonly string[] {
  if (family === 'ipv4') return words;
  return words.map((word, index) => {
    if (word === '--icmp-type') return '--icmpv6-type';
    switch (words[index - 1]) {
      case '-p':
        return word === 'icmp' ? 'ipv6-icmp' : word;
      case '-m':
        return word === 'icmp' ? 'icmp6' : word;
      case '--reject-with':
        return answersOfIpv6[word] ?? word;
      default:
        return word;
    }
  });
}

const answersOfIpv6: Readonly<Record<string, string>> = {
  'icmp-net-unreachable': 'icmp6-no-route',
  'icmp-host-unreachable': 'icmp6-addr-unreachable',
  'icmp-port-unreachable': 'icmp6-port-unreachable',
  'icmp-net-prohibited': 'icmp6-adm-prohibited',
  'icmp-host-prohibited': 'icmp6-adm-prohibited',
  'icmp-admin-prohibited': 'icmp6-adm-prohibited',
};

/** An address of the other family makes no rule, as ferm has it. */
export function isOf(family: Family, words: readonly string[]): boolean {
  return words.every((word, index) => {
    if (words[index - 1] !== '-s' && words[index - 1] !== '-d') return true;
    const isIpv6 = word.includes(':');
    const isIpv4 = /^[0-9]+(\.[0-9]+){3}/.test(word);
    return family === 'ipv4' ? !isIpv6 : !isIpv4;
  });
}

/** How many words an option takes, whichever extension it is of. */
export function wordsOf(option: string): number | undefined {
  for (const extension of allExtensions()) {
    const spec = optionsOf(extension).bySpelling.get(option);
    if (spec !== undefined) return spec.value.words;
  }
  return option === '--to' ? 1 : undefined;
}
