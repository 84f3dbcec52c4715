/** The ports that a rule speaks of when it asks for nothing else. */
import type { OptionSpec, OptionUse } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import { type PacketTest, connectionStates } from '../../extensions/packet-test';
import { tryFindMatch } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { parseRule } from '../../ruleset/parse/parse-rule';
import type { KnownUse, MatchUse, Rule } from '../../ruleset/model/rule';

export interface PortsOf {
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
  if (rule?.matches.every((use) => isPlain(use, family)) !== true) return undefined;
  if (rule.parameters.some(({ flag, negated }) => flag !== '-p' || negated)) return undefined;
  return portsOf(rule, family);
}

/** The ports that a rule speaks of, whatever else it asks for; undefined when it speaks of none. */
export function namedPorts(text: string, family: Family): PortsOf | undefined {
  const { rule } = parseRule(text, { family });
  const ports = rule === undefined ? undefined : portsOf(rule, family);
  return ports?.ranges === undefined ? undefined : ports;
}

export function overlap(left: PortsOf, right: PortsOf): boolean {
  const sameProtocol =
    left.protocol === undefined || right.protocol === undefined || left.protocol === right.protocol;
  if (!sameProtocol || left.ranges === undefined || right.ranges === undefined) return sameProtocol;
  const others = right.ranges;
  return left.ranges.some(([first, last]) => others.some((other) => first <= other[1] && other[0] <= last));
}

function portsOf(rule: Rule, family: Family): PortsOf {
  return {
    protocol: rule.parameters.find(({ flag, negated }) => flag === '-p' && !negated)?.words[0],
    ranges: rangesOf(rule, family),
  };
}

/** Whether it asks for nothing but destination ports and new connections. */
function isPlain(use: MatchUse, family: Family): boolean {
  if (use.kind === 'opaque' || use.options.some(({ negated }) => negated)) return false;
  return use.options.every((option) => {
    if (specOf(use, option, family)?.cosmetic === true) return true;
    const tests = testsOf(use, option, family);
    return tests.length > 0 && tests.every((test) => test.field === 'destinationPort' || allowsNew(test));
  });
}

const newState = BigInt(connectionStates.indexOf('NEW'));

function allowsNew(test: PacketTest): boolean {
  return (
    test.field === 'connectionState' &&
    test.ranges.some(([first, last]) => first <= newState && newState <= last)
  );
}

function rangesOf({ matches }: Rule, family: Family): readonly (readonly [number, number])[] | undefined {
  const tests = matches.flatMap((use) =>
    use.kind === 'known' ? use.options.flatMap((option) => testsOf(use, option, family)) : [],
  );
  const ports = tests.flatMap((test) => (test.field === 'destinationPort' ? test.ranges : []));
  return ports.length === 0 ? undefined : ports.map(([first, last]) => [Number(first), Number(last)]);
}

function testsOf(use: KnownUse, option: OptionUse, family: Family): readonly PacketTest[] {
  return specOf(use, option, family)?.packetTests?.(option.words, family) ?? [];
}

function specOf({ name }: KnownUse, { flag }: OptionUse, family: Family): OptionSpec | undefined {
  const extension = tryFindMatch(name, family);
  return extension === undefined ? undefined : optionsOf(extension).byFlag.get(flag);
}
