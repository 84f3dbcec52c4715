/**
 * A rule as the calls of `rule()` that write it.
 *
 * The calls are made once, to see whether the text that comes out is the same rule to the kernel: what the builder cannot say
 * (a match that no table knows, groups of options) is then text.
 */
import { FirewallError } from '../../base/firewall-error';
import type { Extension, OptionSpec, OptionUse } from '../../extensions/extension';
import { parameters } from '../../extensions/parameters';
import { matches, targets, tryFindMatch, tryFindTarget } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { rule as beginRule } from '../../ruleset/build/rule-builder';
import { printRule } from '../../ruleset/model/print-rule';
import type { MatchUse, Rule, TargetUse } from '../../ruleset/model/rule';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { type Literal, isList, printLiteral, tryFindArgument } from './option-argument';

interface Call {
  readonly method: string;
  readonly arguments: readonly Literal[];
}

export interface BuilderCalls {
  /** Such as `rule().tcp({ dport: 22 }).jump('ACCEPT')`. */
  readonly code: string;
  /** The text that they write, which may leave out what iptables adds. */
  readonly text: string;
}

/** The calls; undefined where the builder cannot write the rule. */
export function tryFindBuilderCalls(text: string, family: Family): BuilderCalls | undefined {
  const { rule } = parseRule(text, { family });
  if (rule === undefined) return undefined;
  const canonical = printRule(rule, family);
  const writes = (calls: readonly Call[]): string | undefined => {
    const written = writtenBy(calls);
    return written !== undefined && canonicalOf(written, family) === canonical ? written : undefined;
  };
  for (const isShort of [true, false]) {
    const calls = tryFindCalls(rule, family, isShort);
    if (calls === undefined || writes(calls) === undefined) continue;
    const plainest = withoutDefaults(calls, (shorter) => writes(shorter) !== undefined);
    return { code: `rule()${plainest.map(printCall).join('')}`, text: writes(plainest) ?? text };
  }
  return undefined;
}

/** Without what iptables adds by itself: `recent` has a mask whether one is given or not, and not the same in both families. */
function withoutDefaults(
  calls: readonly Call[],
  isSame: (calls: readonly Call[]) => boolean,
): readonly Call[] {
  let plainest = calls;
  for (const [index, { arguments: given }] of calls.entries()) {
    const options = given.at(-1);
    if (typeof options !== 'object' || isList(options)) continue;
    let kept = options;
    for (const name of Object.keys(options)) {
      const { [name]: _, ...fewer } = kept;
      // Of a call with nothing left to say, its last argument says what is meant.
      if (Object.keys(fewer).length === 0) break;
      const shorter = plainest.map((call, place) =>
        place === index ? { ...call, arguments: [...given.slice(0, -1), fewer] } : call,
      );
      if (isSame(shorter)) [plainest, kept] = [shorter, fewer];
    }
  }
  return plainest;
}

function printCall({ method, arguments: given }: Call): string {
  return `.${method}(${given.map(printLiteral).join(', ')})`;
}

/** The text that the builder makes; undefined for an argument that it does not take. */
function writtenBy(calls: readonly Call[]): string | undefined {
  let builder: unknown = beginRule();
  try {
    for (const { method, arguments: given } of calls) {
      const call = (builder as Readonly<Record<string, (...all: readonly Literal[]) => unknown>>)[method];
      builder = call?.apply(builder, [...given]);
    }
  } catch (error) {
    if (error instanceof FirewallError) return undefined;
    throw error;
  }
  return (builder as { readonly text: string }).text;
}

function canonicalOf(text: string, family: Family): string | undefined {
  const { rule, diagnostics } = parseRule(text, { family });
  return rule === undefined || diagnostics.length > 0 ? undefined : printRule(rule, family);
}

/** @param isShort without the options of the target, which may all be what iptables adds by itself */
function tryFindCalls(rule: Rule, family: Family, isShort: boolean): readonly Call[] | undefined {
  try {
    return callsOf(rule, family, isShort);
  } catch (error) {
    if (error instanceof NoCall) return undefined;
    throw error;
  }
}

/** What the typed builder does not have. */
class NoCall extends Error {}

function callsOf(rule: Rule, family: Family, isShort: boolean): readonly Call[] {
  const protocol = rule.parameters.find(({ flag }) => flag === parameters.protocol.flag);
  const named = protocol?.negated === false ? protocol.words[0] : undefined;
  const isShortMatch = (use: MatchUse): boolean =>
    named !== undefined && use.kind === 'known' && shortCalls[use.name] === named && use.options.length > 0;
  const short = rule.matches.find(isShortMatch);
  return [
    ...rule.parameters.flatMap((use) =>
      use === protocol && short !== undefined ? [] : [parameterCall(use)],
    ),
    ...rule.matches.map((use) => matchCall(use, family, use === short)),
    ...(rule.target === undefined ? [] : [targetCall(rule.target, family, isShort)]),
  ];
}

/** By the match, the protocol for which the builder has one call that names both. */
const shortCalls: Readonly<Record<string, string>> = {
  tcp: 'tcp',
  udp: 'udp',
  icmp: 'icmp',
  icmp6: 'ipv6-icmp',
};

function parameterCall(use: OptionUse): Call {
  const [name, spec] = entryOf(parameters, use.flag);
  const argument = argumentOf(spec, use);
  return { method: name, arguments: argument === true ? [] : [argument] };
}

function matchCall(use: MatchUse, family: Family, isShort: boolean): Call {
  const extension = use.kind === 'known' ? tryFindMatch(use.name, family) : undefined;
  if (use.kind !== 'known' || extension === undefined) throw new NoCall();
  const given = argumentsOf(extension, use.options);
  const [only, ...more] = Object.entries(given);
  const name = keyOf(extension);
  if (isShort) {
    if (only === undefined) throw new NoCall();
    if (name === 'icmp') return { method: 'icmp', arguments: [only[1]] };
    if (name === 'icmp6') return { method: 'icmpv6', arguments: [only[1]] };
    return { method: name, arguments: [given] };
  }
  const isAlone = only !== undefined && more.length === 0;
  if (isAlone && name === 'comment') return { method: 'comment', arguments: [only[1]] };
  if (isAlone && name === 'conntrack' && only[0] === 'ctstate' && Array.isArray(only[1]))
    return { method: 'ctstate', arguments: only[1] as readonly Literal[] };
  return { method: 'match', arguments: withoutEmpty(name, given) };
}

function targetCall(use: TargetUse, family: Family, isShort: boolean): Call {
  if (use.kind === 'opaque') {
    if (use.text !== '') throw new NoCall();
    return { method: use.via === 'goto' ? 'goTo' : 'jumpTo', arguments: [use.name] };
  }
  const extension = tryFindTarget(use.name, family);
  if (extension === undefined || use.via === 'goto') throw new NoCall();
  const given = isShort ? {} : argumentsOf(extension, use.options);
  return { method: 'jump', arguments: withoutEmpty(keyOf(extension), given) };
}

type Arguments = Readonly<Record<string, Literal>>;

function withoutEmpty(name: string, given: Arguments): readonly Literal[] {
  return Object.keys(given).length === 0 ? [name] : [name, given];
}

function argumentsOf({ options }: Extension, uses: readonly OptionUse[]): Arguments {
  const found: Record<string, Literal> = {};
  for (const use of uses) {
    const [name, spec] = entryOf(options, use.flag);
    if (Object.hasOwn(found, name)) throw new NoCall();
    found[name] = argumentOf(spec, use);
  }
  return found;
}

function argumentOf(spec: OptionSpec, { negated, words }: OptionUse): Literal {
  const argument = tryFindArgument(spec.value, words);
  if (argument === undefined) throw new NoCall();
  return negated ? { not: argument } : argument;
}

function entryOf(
  specs: Readonly<Record<string, OptionSpec>>,
  flag: string,
): readonly [name: string, spec: OptionSpec] {
  const found = Object.entries(specs).find(([, spec]) => spec.flag === flag);
  if (found === undefined) throw new NoCall();
  return found;
}

/** The name of an extension in TypeScript. */
function keyOf(extension: Extension): string {
  const all: readonly (readonly [string, Extension])[] = Object.entries(
    extension.kind === 'match' ? matches : targets,
  );
  return all.find(([, entry]) => entry === extension)?.[0] ?? extension.name;
}
