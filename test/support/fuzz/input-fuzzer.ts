/** Texts that are hardly rules files any more, the same for the same random source. */
import { encodeBytes } from '../../../lib/base/bytes';
import { type Family, families } from '../../../lib/net/family';
import { parseRules } from '../../../lib/ruleset/parse/parse-rule';
import { builtInChains, tableNames } from '../../../lib/ruleset/model/tables';
import { ruleExamples } from '../../fixtures/rule-examples';
import { seedSaves } from '../../fixtures/seed-saves';
import { mutate, randomBytes, withoutSomeLines } from './input-mutations';
import { commands, deepChains, megabytes, nesting, randomWords, similarRules } from './input-shapes';
import { generateRule } from '../laws/rule-generator';
import type { seededRandom } from '../laws/seeded-random';

export interface FuzzedInput {
  /** How it was made. */
  readonly kind: string;
  readonly family: Family;
  readonly bytes: Buffer;
  /** The text that was mutated. */
  readonly before?: string;
  /** Where its single rules are to stand. */
  readonly table: string;
  readonly chain: string;
}

type Random = ReturnType<typeof seededRandom>;
type Made = Pick<FuzzedInput, 'family' | 'bytes' | 'before'>;

/** Made-up rules are dear, so that many inputs share them. */
export function inputFuzzer(random: Random): () => FuzzedInput {
  const rules = families.map((family) => [family, rulesByTable(random, family)] as const);
  const anyRules = (): { family: Family; table: string; texts: readonly string[] } => {
    const [family, byTable] = random.pick(rules);
    const [table, texts] = random.pick([...byTable]);
    return { family, table, texts };
  };
  const madeSave = (): { family: Family; text: string } => {
    const { family, table, texts } = anyRules();
    const lines = Array.from({ length: random.integer(1, 6) }, () => `-A ${random.pick(texts)}`);
    return { family, text: [`*${table}`, ':USER - [0:0]', ...lines, 'COMMIT', ''].join('\n') };
  };
  const mutated = ({ family, text }: { family: Family; text: string }): Made => {
    // Mostly a few lines: as much happens to them, in less time.
    const before = random.chance(0.8) ? withoutSomeLines(random, text) : text;
    let bytes = encodeBytes(before);
    const times = random.pick([0, 1, 1, 1, 2, 3, 8]);
    for (let time = 0; time < times; time++) bytes = mutate(random, bytes);
    return { family, bytes, before };
  };
  const similar = (): Made => {
    const { family, table, texts } = anyRules();
    return { family, bytes: similarRules(random, table, random.pick(texts).replace(/^\S+ /, '')) };
  };
  const plain = (make: (random: Random) => Buffer) => (): Made => ({
    family: random.pick(families),
    bytes: make(random),
  });
  const makers: readonly (readonly [kind: string, share: number, make: () => Made])[] = [
    ['mutated save', 350, () => mutated(random.pick(seedSaves))],
    ['mutated rules', 300, () => mutated(madeSave())],
    ['similar rules', 100, similar],
    ['random bytes', 50, plain((source) => randomBytes(source, 300))],
    ['words', 100, plain(randomWords)],
    ['nesting', 50, plain(nesting)],
    ['commands', 100, plain(commands)],
    ['deep chains', 5, plain(deepChains)],
    ['megabytes', 0.2, plain(megabytes)],
  ];
  const whole = makers.reduce((sum, [, share]) => sum + share, 0);
  return () => {
    let left = (random.integer(0, 999_999) / 1_000_000) * whole;
    const [kind, , make] = makers.find(([, share]) => (left -= share) < 0) ?? random.pick(makers);
    const table = random.pick(tableNames);
    return { kind, ...make(), table, chain: random.pick([...builtInChains(table), 'USER']) };
  };
}

/** `CHAIN RULE` texts that are right as far as one can tell, and some that are not. */
function rulesByTable(random: Random, family: Family): ReadonlyMap<string, readonly string[]> {
  const byTable = new Map<string, string[]>();
  const add = (table: string, text: string): void => {
    byTable.set(table, [...(byTable.get(table) ?? []), text]);
  };
  for (let made = 0; made < 400; made++) {
    const { table, chain, text } = generateRule(random, family);
    add(table, `${chain} ${text}`);
  }
  // Examples are of all extensions, also of those that made-up rules leave out.
  for (const [of, text] of ruleExamples) {
    const tables = tableNames.filter((table) => parseRules(text, { family, table }).rules !== undefined);
    if (of === family) add(random.pick(tables), `USER ${text}`);
  }
  return byTable;
}
