/**
 * A single rule in TypeScript, as clear to read as in iptables.
 *
 * Goals: whoever knows the option knows the argument; a wrong name, option or state does not compile; the text
 * that comes out is the text that iptables would print, as far as that can be told without looking at values.
 *
 * How: names, options and their types come from the registry of extensions. Every step gives a new builder, so
 * a common beginning can be kept and used twice. Values are written down, not checked: the text is parsed,
 * with a place for errors, by whoever takes the rule. So a value may be one that is known only later, such as
 * Terraform's `${...}`; it is put in quotes, and stays one word whatever it turns out to be.
 *
 * What it does not do: rules with extensions that no table here knows; write these as text.
 */
import { FirewallError } from '../../base/firewall-error';
import type { Extension, OptionSpec } from '../../extensions/extension';
import type { ArgumentOf, ArgumentsOf } from '../../extensions/typed-arguments';
import { parameters } from '../../extensions/parameters';
import { matches, targets } from '../../extensions/registry';
import { builderProblems } from './builder-diagnostics';
import { quoteUnresolved } from './unresolved-values';

/** Name of a match, as behind `-m`. */
export type MatchName = keyof typeof matches;
/** Name of a target, as behind `-j`. */
export type TargetName = keyof typeof targets;
/** Options of a match, by their name in camelCase. */
export type MatchArguments<Name extends MatchName> = ArgumentsOf<(typeof matches)[Name]>;
/** Options of a target, by their name in camelCase. */
export type TargetArguments<Name extends TargetName> = ArgumentsOf<(typeof targets)[Name]>;

/** Name of a parameter of every rule. */
export type ParameterName = keyof typeof parameters;
/** Value of a parameter, or `{ not: value }`. */
export type ParameterArgument<Name extends ParameterName> = ArgumentOf<(typeof parameters)[Name]>;

/** Arguments may be left out where nothing is required. */
export type Rest<Arguments> = object extends Arguments ? [given?: Arguments] : [given: Arguments];

interface Parts {
  readonly parameters: Readonly<Partial<Record<ParameterName, string>>>;
  readonly matches: readonly string[];
  readonly target?: string;
}

/**
 * The beginning of a rule; a rule without a target only counts.
 *
 * @example
 * rule().source('192.0.2.0/24').tcp({ dport: 443 }).comment('public site').jump('ACCEPT').text
 * // -s 192.0.2.0/24 -p tcp -m tcp --dport 443 -m comment --comment "public site" -j ACCEPT
 */
export function rule(): RuleBuilder {
  return new RuleBuilder({ parameters: {}, matches: [] });
}

/** A rule being written: see `rule()`. Immutable. */
export class RuleBuilder {
  /** Closed: builders begin with `rule()`. @internal */
  constructor(private readonly parts: Parts) {}

  /** `-s`: source address or prefix. */
  source(value: ParameterArgument<'source'>): RuleBuilder {
    return this.parameter('source', value);
  }

  /** `-d`: destination address or prefix. */
  destination(value: ParameterArgument<'destination'>): RuleBuilder {
    return this.parameter('destination', value);
  }

  /** `-i`: interface that the packet came in by. */
  inInterface(value: ParameterArgument<'inInterface'>): RuleBuilder {
    return this.parameter('inInterface', value);
  }

  /** `-o`: interface that the packet goes out by. */
  outInterface(value: ParameterArgument<'outInterface'>): RuleBuilder {
    return this.parameter('outInterface', value);
  }

  /** `-p`: protocol by name or number. */
  protocol(value: ParameterArgument<'protocol'>): RuleBuilder {
    return this.parameter('protocol', value);
  }

  /** `-f`: second and further fragments; IPv4 only. */
  fragment(value: ParameterArgument<'fragment'> = true): RuleBuilder {
    return this.parameter('fragment', value);
  }

  /** `-m`: a match with its options, after those that are already there. */
  match<Name extends MatchName>(name: Name, ...given: Rest<MatchArguments<Name>>): RuleBuilder {
    const extension = find(matches, name, 'match');
    return this.withMatch(writeExtension(extension, given[0] ?? {}));
  }

  /** `-p tcp`, and the options of the tcp match when any are given. */
  tcp(options: MatchArguments<'tcp'> = {}): RuleBuilder {
    return this.protocolWith('tcp', options);
  }

  /** `-p udp`, and the options of the udp match when any are given. */
  udp(options: MatchArguments<'udp'> = {}): RuleBuilder {
    return this.protocolWith('udp', options);
  }

  /** `-p icmp`, and the type, by name or number, when it is given. IPv4 only. */
  icmp(type?: MatchArguments<'icmp'>['icmpType']): RuleBuilder {
    const icmp = this.protocol('icmp');
    return type === undefined ? icmp : icmp.match('icmp', { icmpType: type });
  }

  /** `-p ipv6-icmp`, and the type, by name or number, when it is given. IPv6 only. */
  icmpv6(type?: MatchArguments<'icmp6'>['icmpv6Type']): RuleBuilder {
    const icmpv6 = this.protocol('ipv6-icmp');
    return type === undefined ? icmpv6 : icmpv6.match('icmp6', { icmpv6Type: type });
  }

  /** `-m conntrack --ctstate`: states of the packet's connection. */
  ctstate(...states: readonly CtState[]): RuleBuilder {
    return this.match('conntrack', { ctstate: states });
  }

  /** `-m comment`: a note, at most 255 bytes. */
  comment(text: string): RuleBuilder {
    return this.match('comment', { comment: text });
  }

  /** `-j`: what happens to the packet. For a chain of your own, see `jumpTo`. */
  jump<Name extends TargetName>(name: Name, ...given: Rest<TargetArguments<Name>>): RuleBuilder {
    return this.to('-j', writeExtension(find(targets, name, 'target'), given[0] ?? {}));
  }

  /** `-j CHAIN`: goes on in that chain and comes back from it. */
  jumpTo(chain: string): RuleBuilder {
    return this.to('-j', chainWord(chain));
  }

  /** `-g CHAIN`: goes on in that chain and comes back to where this one was called. */
  goTo(chain: string): RuleBuilder {
    return this.to('-g', chainWord(chain));
  }

  /** The rule as iptables takes it, without `-A CHAIN`. */
  get text(): string {
    const ordered = (Object.keys(parameters) as ParameterName[]).flatMap(
      (name) => this.parts.parameters[name] ?? [],
    );
    const target = this.parts.target === undefined ? [] : [this.parts.target];
    return [...ordered, ...this.parts.matches, ...target].join(' ');
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }

  private protocolWith(name: 'tcp' | 'udp', options: unknown): RuleBuilder {
    const words = writeExtension(matches[name], options);
    const ofProtocol = this.protocol(name);
    return words === name ? ofProtocol : ofProtocol.withMatch(words);
  }

  private withMatch(words: string): RuleBuilder {
    return new RuleBuilder({ ...this.parts, matches: [...this.parts.matches, `-m ${words}`] });
  }

  private parameter(name: ParameterName, value: unknown): RuleBuilder {
    const written = writeOption(parameters[name], name, value);
    const before = this.parts.parameters[name];
    if (before !== undefined && before !== written)
      throw new FirewallError(builderProblems.repeated(before, written));
    return new RuleBuilder({ ...this.parts, parameters: { ...this.parts.parameters, [name]: written } });
  }

  private to(via: '-j' | '-g', words: string): RuleBuilder {
    const target = `${via} ${words}`;
    if (this.parts.target !== undefined)
      throw new FirewallError(builderProblems.repeated(this.parts.target, target));
    return new RuleBuilder({ ...this.parts, target });
  }
}

/** State of a connection, as behind `--ctstate`. */
export type CtState =
  NonNullable<MatchArguments<'conntrack'>['ctstate']> extends infer Argument
    ? Argument extends readonly (infer State)[]
      ? State
      : never
    : never;

function chainWord(chain: string): string {
  if (typeof chain !== 'string')
    throw new FirewallError(builderProblems.badValue('chain', chain, 'a string'));
  return quoteUnresolved(chain, 'plain');
}

function find(known: Readonly<Record<string, Extension>>, name: string, kind: 'match' | 'target'): Extension {
  const extension = typeof name === 'string' && Object.hasOwn(known, name) ? known[name] : undefined;
  if (extension === undefined)
    throw new FirewallError(builderProblems.unknownName(kind, name, Object.keys(known)));
  return extension;
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** The name and the options in print order. */
function writeExtension(extension: Extension, given: unknown): string {
  if (!isRecord(given))
    throw new FirewallError(builderProblems.badValue(extension.name, given, 'an object with its arguments'));
  const wrong = Object.keys(given).find((name) => !Object.hasOwn(extension.options, name));
  if (wrong !== undefined) {
    const names = Object.keys(extension.options);
    throw new FirewallError(builderProblems.unknownArgument(extension.name, wrong, names));
  }
  const options = Object.entries(extension.options).flatMap(([name, spec]) =>
    Object.hasOwn(given, name) ? [writeOption(spec, name, given[name])] : [],
  );
  return [extension.name, ...options].join(' ');
}

function writeOption(spec: OptionSpec, name: string, value: unknown): string {
  const negated = typeof value === 'object' && value !== null && 'not' in value;
  const input = negated ? value.not : value;
  if (input === undefined || input === null || input === false)
    throw new FirewallError(builderProblems.noValue(name, spec.flag, String(input)));
  const words = writeValue(spec, name, input).map((word) =>
    quoteUnresolved(word, spec.value.quoting ?? 'plain'),
  );
  return [...(negated ? ['!'] : []), spec.flag, ...words].join(' ');
}

/** Values of a type that the kind does not take come from programs that no compiler has seen. */
function writeValue(spec: OptionSpec, name: string, input: unknown): readonly string[] {
  const bad = (): FirewallError =>
    new FirewallError(builderProblems.badValue(name, input, spec.value.allowed));
  let words: readonly unknown[];
  try {
    words = spec.value.write(input as never);
  } catch (error) {
    throw error instanceof TypeError ? bad() : error;
  }
  return words.map((word) => {
    if (typeof word !== 'string') throw bad();
    return word;
  });
}
