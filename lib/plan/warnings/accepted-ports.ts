/** The ports that a rule speaks of when it asks for nothing else. */
import type { Family } from '../../net/family';
import { parseRule } from '../../ruleset/parse/parse-rule';
import type { MatchUse, Rule } from '../../ruleset/model/rule';

interface PortsOf {
  /** Undefined for every protocol. */
  readonly protocol: string | undefined;
  /** First and last port of each range; undefined for all. */
  readonly ranges: readonly (readonly [number, number])[] | undefined;
}

/**
 * Undefined when the rule has conditions besides protocol, destination ports and new connections, or cannot be
 * read: an accept for trusted addresses, say, comes before bans on purpose.
 */
export function acceptedPorts(text: string, family: Family): PortsOf | undefined {
  const { rule } = parseRule(text, { family });
  if (rule?.matches.every(isPlain) !== true) return undefined;
  if (rule.parameters.some(({ flag, negated }) => flag !== '-p' || negated)) return undefined;
  return {
    protocol: rule.parameters.find(({ flag }) => flag === '-p')?.words[0],
    ranges: rangesOf(rule),
  };
}

export function overlap(left: PortsOf, right: PortsOf): boolean {
  const sameProtocol =
    left.protocol === undefined || right.protocol === undefined || left.protocol === right.protocol;
  if (!sameProtocol || left.ranges === undefined || right.ranges === undefined) return sameProtocol;
  const others = right.ranges;
  return left.ranges.some(([first, last]) => others.some((other) => first <= other[1] && other[0] <= last));
}

function isPlain(use: MatchUse): boolean {
  if (use.kind === 'opaque') return false;
  if (use.options.some(({ negated }) => negated)) return false;
  return use.options.every(
    ({ flag, words }) =>
      flag === '--comment' ||
      portFlags.includes(flag) ||
      (stateFlags.includes(flag) && words.some((word) => word.split(',').includes('NEW'))),
  );
}

const portFlags: readonly string[] = ['--dport', '--dports'];
const stateFlags: readonly string[] = ['--ctstate', '--state'];

function rangesOf({ matches }: Rule): readonly (readonly [number, number])[] | undefined {
  const words = matches.flatMap((use) =>
    use.kind === 'known'
      ? use.options.flatMap(({ flag, words: given }) => (portFlags.includes(flag) ? given : []))
      : [],
  );
  if (words.length === 0) return undefined;
  return words
    .flatMap((word) => word.split(','))
    .map((range) => {
      const [first = '', last = first] = range.split(':');
      return [Number(first), Number(last)] as const;
    });
}
