/** What a rich rule of firewalld does with its packets: logs them, decides, and how many of them. */
import type { Family } from '../../../net/family';
import { type XmlElement, childrenOf } from './xml';

/** A rule for some packets: matches behind theirs, and a target. */
export interface RichStep {
  readonly words: readonly string[];
  readonly families: readonly Family[];
}

/** Undefined where something stands in it that is not read. */
export function richSteps(rule: XmlElement, families: readonly Family[]): readonly RichStep[] | undefined {
  const [action, ...more] = rule.children.filter(({ name }) => decisions.has(name));
  if (action === undefined || more.length > 0 || rule.attributes['priority'] !== undefined) return undefined;
  const logged = childrenOf(rule, 'log').map((log) => [...limitWords(log), '-j', 'LOG', ...logWords(log)]);
  const decided = [...limitWords(action), '-j', action.name.toUpperCase(), ...answerWords(action)];
  return [
    ...logged.map((words) => ({ words, families })),
    { words: decided, families: familiesOfAnswer(action, families) },
  ];
}

const decisions = new Set(['accept', 'reject', 'drop']);

function limitWords(element: XmlElement): readonly string[] {
  return childrenOf(element, 'limit').flatMap(({ attributes: { value = '', burst } }) => [
    ...['-m', 'limit', '--limit', value],
    ...(burst === undefined ? [] : ['--limit-burst', burst]),
  ]);
}

function logWords({ attributes: { prefix, level } }: XmlElement): readonly string[] {
  return [
    ...(prefix === undefined ? [] : ['--log-prefix', prefix]),
    ...(level === undefined ? [] : ['--log-level', level]),
  ];
}

function answerWords({ attributes: { type } }: XmlElement): readonly string[] {
  return type === undefined ? [] : ['--reject-with', type];
}

/** An answer of ICMP is of one family. */
function familiesOfAnswer({ attributes: { type } }: XmlElement, all: readonly Family[]): readonly Family[] {
  if (type === undefined || type === 'tcp-reset') return all;
  return all.filter((family) => type.startsWith('icmp6') === (family === 'ipv6'));
}
