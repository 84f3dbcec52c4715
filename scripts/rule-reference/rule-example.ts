/** What becomes of an example: what iptables-save prints for it, and the same rule in TypeScript. */
import { type Extension, type OptionSpec } from '../../lib/extensions/extension';
import { optionsOf, spellingsOf } from '../../lib/extensions/option-index';
import { parameters } from '../../lib/extensions/parameters';
import { matches, targets, tryFindImplied, tryFindMatch, tryFindTarget } from '../../lib/extensions/registry';
import type { Family } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../lib/ruleset/model/print-rule';
import type { ParseRuleOptions } from '../../lib/ruleset/parse/rule-context';
import { splitWords } from '../../lib/ruleset/text/words';
import { literalOf } from '../../lib/import/program/option-argument';

/** What a current iptables-save prints for a rule; fails for one that is wrong. */
export function printedForm(rule: string, options: ParseRuleOptions): string {
  const parsed = parseRule(rule, options);
  if (parsed.rule === undefined)
    throw new Error(`an example is refused: ${rule}: ${parsed.diagnostics[0]?.summary ?? ''}`);
  return printRule(parsed.rule, options.family);
}

interface Call {
  readonly extension: Extension;
  readonly arguments: { readonly name: string; readonly value: string }[];
}

/** The calls of the typed builder that write a rule. */
export function builderForm(rule: string, family: Family): string {
  const given = new Map<string, string>();
  const loaded: Call[] = [];
  const words = splitWords(rule).words.map(({ text }) => text);
  let jump = '';
  let negated = false;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '!') {
      negated = true;
      continue;
    }
    if (word === '-m') load(tryFindMatch(words.shift() ?? '', family));
    else if (word === '-j') {
      const name = words.shift() ?? '';
      const target = tryFindTarget(name, family);
      if (target === undefined) jump = `.jumpTo('${name}')`;
      else load(target);
    } else take(word);
    negated = false;
  }
  return `rule()${[...parameterCalls(given, loaded), ...extensionCalls(given, loaded)].join('')}${jump}`;

  function load(extension: Extension | undefined): void {
    if (extension === undefined) throw new Error(`an example names what is not known: ${rule}`);
    loaded.push({ extension, arguments: [] });
  }

  function take(word: string): void {
    const parameter = entryOf(parameters, word);
    if (parameter !== undefined) {
      given.set(parameter.name, valueOf(parameter.spec));
      return;
    }
    const knows = ({ extension }: Call): boolean => optionsOf(extension).bySpelling.has(word);
    if (!loaded.some(knows)) load(tryFindImplied(bare(given.get('protocol')), family));
    const call = [...loaded].reverse().find(knows);
    const found = call === undefined ? undefined : entryOf(call.extension.options, word);
    if (call === undefined || found === undefined) throw new Error(`${word} belongs to nothing: ${rule}`);
    call.arguments.push({ name: found.name, value: valueOf(found.spec) });
  }

  function valueOf(spec: OptionSpec): string {
    const literal = literalOf(spec.value, words.splice(0, spec.value.words));
    return negated ? `{ not: ${literal} }` : literal;
  }
}

/** Calls for parameters, without the protocol where the call for a match names it. */
function parameterCalls(given: ReadonlyMap<string, string>, loaded: readonly Call[]): readonly string[] {
  return [...given].flatMap(([name, value]) => {
    if (name === 'fragment') return [value === 'true' ? '.fragment()' : `.fragment(${value})`];
    const isSaid = name === 'protocol' && loaded.some(({ extension }) => isShort(extension, value));
    return isSaid ? [] : [`.${name}(${value})`];
  });
}

/** By the match, the protocol for which the builder has one call that names both. */
const shortCalls: Readonly<Record<string, string>> = {
  tcp: 'tcp',
  udp: 'udp',
  icmp: 'icmp',
  icmp6: 'ipv6-icmp',
};

function isShort({ kind, name }: Extension, protocol: string | undefined): boolean {
  return kind === 'match' && bare(protocol) !== '' && shortCalls[name] === bare(protocol);
}

function extensionCalls(given: ReadonlyMap<string, string>, loaded: readonly Call[]): readonly string[] {
  return loaded.map(({ extension, arguments: all }) => {
    const name = keyOf(extension);
    const first = all[0]?.value ?? '';
    const object =
      all.length === 0 ? '' : `{ ${all.map((each) => `${each.name}: ${each.value}`).join(', ')} }`;
    if (extension.kind === 'target') return `.jump('${name}'${object === '' ? '' : `, ${object}`})`;
    if (name === 'comment') return `.comment(${first})`;
    if (name === 'conntrack' && all.length === 1 && all[0]?.name === 'ctstate' && first.startsWith('['))
      return `.ctstate(${first.slice(1, -1)})`;
    if (isShort(extension, given.get('protocol'))) {
      if (name === 'icmp6') return `.icmpv6(${first})`;
      return `.${name}(${name === 'icmp' ? first : object})`;
    }
    return `.match('${name}'${object === '' ? '' : `, ${object}`})`;
  });
}

/** The name of an extension in TypeScript. */
export function keyOf(extension: Extension): string {
  const all: readonly (readonly [string, Extension])[] = Object.entries(
    extension.kind === 'match' ? matches : targets,
  );
  return all.find(([, entry]) => entry === extension)?.[0] ?? extension.name;
}

function entryOf(
  specs: Readonly<Record<string, OptionSpec>>,
  word: string,
): { readonly name: string; readonly spec: OptionSpec } | undefined {
  const found = Object.entries(specs).find(([, spec]) => spellingsOf(spec).includes(word));
  return found === undefined ? undefined : { name: found[0], spec: found[1] };
}

function bare(literal = ''): string {
  return literal.replaceAll("'", '');
}
