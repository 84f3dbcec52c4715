/** Every option that takes free text, found in the extension data, each in a rule that is right. */
import { parameters } from '../../../lib/extensions/parameters';
import type { Extension, OptionSpec } from '../../../lib/extensions/extension';
import { extensionsOf } from '../../../lib/extensions/registry';
import type { Family } from '../../../lib/net/family';
import { quoteUnresolved } from '../../../lib/ruleset/build/unresolved-values';
import { parseRules } from '../../../lib/ruleset/parse/parse-rule';
import { quote } from '../../../lib/ruleset/text/words';
import { cannotBeTried } from '../oracle/host-objects';
import type { PlacedRule } from '../oracle/iptables-oracle';
import { seededRandom } from './seeded-random';

export interface TextOption {
  /** Of the extension, or what the command itself takes is called. */
  readonly name: string;
  readonly spec: OptionSpec;
  /** The rule with a value of one's own; also with what no rule may hold. */
  readonly ruleWith: (value: string) => PlacedRule;
}

/** Options of extensions that a bare host can take. */
export function textOptions(family: Family): readonly TextOption[] {
  return [...interfaces, ...optionsWhere(family, false)];
}

/** Those that need something on the host that others make first, such as an ipset. */
export function textOptionsOnHost(family: Family): readonly TextOption[] {
  return optionsWhere(family, true);
}

function optionsWhere(family: Family, requiresHostObject: boolean): readonly TextOption[] {
  return extensionsOf(family).flatMap((extension) =>
    Object.entries<OptionSpec>(extension.options)
      .filter(([, spec]) => takesText(spec, family) && !cannotBeTried(extension))
      .filter(([, spec]) => (spec.requiresHostObject !== undefined) === requiresHostObject)
      .map(([name, spec]) => ({
        name: `${extension.kind} ${extension.name}`,
        spec,
        ruleWith: ruleAround(extension, name, family),
      })),
  );
}

/** The names that a rule takes without any extension. */
const interfaces = [
  { spec: parameters.inInterface, chain: 'INPUT' },
  { spec: parameters.outInterface, chain: 'OUTPUT' },
].map(({ spec, chain }): TextOption => ({
  name: 'parameter',
  spec,
  ruleWith: (value) => ({ table: 'filter', chain, text: `${spec.flag} ${quote(value)} -j ACCEPT` }),
}));

/** Whether a word is taken that is no number, no address and in no list. */
function takesText({ value }: OptionSpec, family: Family): boolean {
  const { plain, quoting = 'plain' } = value;
  const isWord = value.parse(['qz.x_7'], { family }).ok && value.words === 1;
  return quoting !== 'plain' || plain?.form === 'text' || plain?.form === 'name' || isWord;
}

/** The option with those that it has to have beside it. */
function ruleAround(extension: Extension, name: string, family: Family): TextOption['ruleWith'] {
  const random = seededRandom(1);
  const { tables = ['mangle'], chains = ['USER'], protocols, kind, oneOf = [], needs = {} } = extension;
  const place = {
    table: tables.includes('filter') ? 'filter' : (tables[0] ?? 'filter'),
    chain: chains[0] ?? 'USER',
  };
  for (let attempt = 0; attempt < 500; attempt++) {
    const names = Object.keys(extension.options).filter(
      (other) =>
        other === name ||
        extension.options[other]?.required === true ||
        needs[name]?.includes(other) === true ||
        (attempt > 50 && random.chance(0.3)),
    );
    if (attempt > 20 && oneOf.length > 0 && !oneOf.some((other) => names.includes(other)))
      names.push(random.pick(oneOf));
    const words = names.flatMap((other) => {
      const spec = extension.options[other];
      if (spec === undefined) return [];
      const sample = spec.value.sample(random, { family }).map((word) => quoteUnresolved(word, 'always'));
      return other === name ? [spec.flag, hole] : [spec.flag, ...sample];
    });
    const protocol = protocols === undefined ? [] : ['-p', protocols[0] ?? ''];
    const load = [...protocol, kind === 'match' ? '-m' : '-j', extension.name];
    const text = [...load, ...words].join(' ');
    const sample = extension.options[name]?.value.sample(random, { family })[0] ?? '';
    const filled = (value: string): PlacedRule => ({
      ...place,
      text: text.replace(hole, () => quote(value)),
    });
    if (parseRules(filled(sample).text, { family, ...place }).rules !== undefined) return filled;
  }
  throw new Error(`no rule found for ${extension.name} ${name}`);
}

const hole = '@hole@';
