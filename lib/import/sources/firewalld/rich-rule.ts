/** A rich rule of firewalld: which packets it is about, and what becomes of them. Undefined where something stands in it that is not read. */
import { type Family, families } from '../../../net/family';
import { type Packets, tryFindBinding } from './bindings';
import type { KnownSets } from './described-sets';
import { type XmlElement, childrenOf } from './xml';

/** What may stand in one, with the attributes that are read. */
const parts: ReadonlyMap<string, readonly string[]> = new Map([
  ['source', ['address', 'ipset', 'mac', 'invert']],
  ['destination', ['address', 'ipset', 'invert']],
  ['service', ['name']],
  ['port', ['port', 'protocol']],
  ['protocol', ['value']],
  ['source-port', ['port', 'protocol']],
  ['log', ['prefix', 'level']],
  ['accept', []],
  ['reject', ['type']],
  ['drop', []],
]);

const decisions: ReadonlySet<string> = new Set(['accept', 'reject', 'drop']);

/** What of a rich rule is not read, so that all of it has to be left out; undefined where there is nothing. */
export function unreadPart({ attributes, children }: XmlElement): string | undefined {
  if (attributes['priority'] !== undefined) return 'a priority';
  if (children.filter(({ name }) => decisions.has(name)).length !== 1) return 'no action, or several';
  return children.flatMap(({ name, attributes: given }) => {
    const read = parts.get(name);
    const unread = Object.keys(given).filter((attribute) => read?.includes(attribute) !== true);
    if (read === undefined) return [`<${name}>`];
    return unread.map((attribute) => `<${name} ${attribute}="${given[attribute] ?? ''}">`);
  })[0];
}

export function isRefusing(rule: XmlElement): boolean {
  return childrenOf(rule, 'accept').length === 0;
}

interface RichStep extends Packets {
  /** Matches behind those of the packets, and a target. */
  readonly words: readonly string[];
}

/**
 * Rules for one that is wholly read.
 *
 * @param about what the services and ports of it are; none for a rule about whatever comes from its sides
 */
export function richRules(rule: XmlElement, about: readonly Packets[], sets: KnownSets): readonly Packets[] {
  const named = rule.attributes['family'];
  const sides = rule.children.flatMap((child): readonly Packets[] => {
    const side = sideOf[child.name];
    return side === undefined ? [] : [tryFindBinding(child, side, sets) ?? nothing];
  });
  const isOfAll = (family: Family): boolean =>
    (named === undefined || named === family) && sides.every((side) => side.families.includes(family));
  const steps = stepsOf(rule, families.filter(isOfAll));
  return (about.length === 0 ? [{ words: [], families }] : about).flatMap((packets) =>
    steps.map((step) => ({
      words: [...sides.flatMap(({ words }) => words), ...packets.words, ...step.words],
      families: step.families.filter((family) => packets.families.includes(family)),
    })),
  );
}

const sideOf: Readonly<Record<string, 'in' | 'out' | undefined>> = { source: 'in', destination: 'out' };

const nothing: Packets = { words: [], families: [] };

/** Logs, then decides. */
function stepsOf(rule: XmlElement, own: readonly Family[]): readonly RichStep[] {
  const logged = childrenOf(rule, 'log').map((log) => [...limitWords(log), '-j', 'LOG', ...logWords(log)]);
  const decided = rule.children
    .filter(({ name }) => decisions.has(name))
    .map((action) => ({
      words: [...limitWords(action), '-j', action.name.toUpperCase(), ...answerWords(action)],
      families: familiesOfAnswer(action, own),
    }));
  return [...logged.map((words) => ({ words, families: own })), ...decided];
}

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
