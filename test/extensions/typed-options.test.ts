/** Every option of every match and target, written by the typed builder: it is the rule that the text is. */
import type { Extension, OptionSpec } from '../../lib/extensions/extension';
import type { ArgumentOf } from '../../lib/extensions/typed-arguments';
import { type parameters } from '../../lib/extensions/parameters';
import { matches, targets } from '../../lib/extensions/registry';
import type { Family } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import type { Rule } from '../../lib/ruleset/model/rule';
import { rule } from '../../lib/ruleset/build/rule-builder';
import { quote } from '../../lib/ruleset/text/words';
import { type Literal, argumentFor } from '../../lib/import/program/option-argument';
import { seededRandom } from '../support/laws/seeded-random';

type Random = ReturnType<typeof seededRandom>;

/** Names of options that no argument reaches, for the compiler knows no value of their kind. */
type Unreachable<Specs> = {
  [Name in keyof Specs]: [ArgumentOf<Specs[Name]>] extends [never] ? Name : never;
}[keyof Specs];
type UnreachableIn<All> = {
  [Name in keyof All]: All[Name] extends Extension<infer Options> ? Unreachable<Options> : never;
}[keyof All];

/** Does not compile with a name in the place of the type. */
function assertNone<Name>(...names: [Name] extends [never] ? [] : [unreachable: Name]): void {
  expect(names).toEqual([]);
}

const all = [
  ...Object.entries<Extension>(matches).map(([key, extension]) => ({ key, extension })),
  ...Object.entries<Extension>(targets).map(([key, extension]) => ({ key, extension })),
].flatMap(({ key, extension }) =>
  Object.keys(extension.options).map((name) => ({
    what: `${extension.kind} ${key} ${name}`,
    key,
    extension,
    name,
  })),
);

interface Given {
  readonly name: string;
  readonly flag: string;
  readonly negated: boolean;
  readonly words: readonly string[];
  readonly argument: Literal;
}

/** The option, those that it has to have beside it, and by chance some others. */
function giveOptions(random: Random, extension: Extension, name: string, family: Family): readonly Given[] {
  const { options, needs = {}, oneOf = [] } = extension;
  const names = new Set([name, ...(needs[name] ?? [])]);
  for (const [other, spec] of Object.entries<OptionSpec>(options))
    if (spec.required === true || (random.chance(0.2) && !spec.value.name.startsWith('next')))
      names.add(other);
  if (oneOf.length > 0 && !oneOf.some((other) => names.has(other))) names.add(random.pick(oneOf));
  return Object.entries<OptionSpec>(options)
    .filter(([other]) => names.has(other))
    .map(([other, spec]) => {
      // An option that begins another group has that group for its argument.
      const isGroup = other === extension.separator;
      const sample = isGroup ? ['--mode', 'transport'] : spec.value.sample(random, { family });
      // Some options go with one number only.
      const words = /^[1-9][0-9]*$/.test(sample.join(' ')) && random.chance(0.2) ? ['0'] : sample;
      return {
        name: other,
        flag: spec.flag,
        negated: spec.negatable === true && random.chance(0.2),
        words,
        argument: isGroup ? [{ mode: 'transport' }] : argumentFor(spec.value, words),
      };
    });
}

function textOf({ kind, name }: Extension, protocol: string | undefined, given: readonly Given[]): string {
  const words = given.flatMap(({ negated, flag, words: own }) => [
    ...(negated ? ['!'] : []),
    flag,
    ...own.map(quote),
  ]);
  const start = protocol === undefined ? [] : ['-p', protocol];
  return [...start, kind === 'match' ? '-m' : '-j', name, ...words].join(' ');
}

function build(
  extension: Extension,
  key: string,
  protocol: string | undefined,
  given: readonly Given[],
): string {
  const start = protocol === undefined ? rule() : rule().protocol(protocol);
  const typed = Object.fromEntries(
    given.map(({ name, negated, argument }) => [name, negated ? { not: argument } : argument]),
  ) as never;
  // Which of them is known at run time only: the names and kinds are held by the types above.
  return extension.kind === 'match'
    ? start.match(key as 'tcp', typed).text
    : start.jump(key as 'LOG', typed).text;
}

describe('typed arguments', () => {
  test('are there for every option', () => {
    assertNone<UnreachableIn<typeof matches>>();
    assertNone<UnreachableIn<typeof targets>>();
    assertNone<Unreachable<typeof parameters>>();
    expect(all.length).toBeGreaterThan(300);
  });

  test.each(all)('write what the text writes: $what', ({ key, extension, name }) => {
    const random = seededRandom(name.length + key.length);
    const protocols = extension.protocols ?? ['', 'tcp'];
    const read: (readonly [Rule | undefined, Rule | undefined])[] = [];
    for (let attempt = 0; attempt < 500 && read.length < 3; attempt++) {
      const [family = 'ipv4'] = extension.families;
      const protocol = random.pick(protocols) || undefined;
      const given = giveOptions(random, extension, name, family);
      const { rule: wanted } = parseRule(textOf(extension, protocol, given), { family });
      const { rule: built } = parseRule(build(extension, key, protocol, given), { family });
      if (wanted !== undefined || built !== undefined) read.push([wanted, built]);
    }
    expect(read.length).toBeGreaterThan(0);
    expect(read.map(([, built]) => built)).toEqual(read.map(([wanted]) => wanted));
  });
});
