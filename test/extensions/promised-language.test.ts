import { optionsOf } from '../../lib/extensions/option-index';
import { tryFindMatch, tryFindTarget } from '../../lib/extensions/registry';
import { tryFindDroppedOption, tryFindUnsupported } from '../../lib/extensions/unsupported';
import { families } from '../../lib/net/family';
import { parseRules } from '../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../lib/ruleset/model/print-rule';
import { builtInChains, tableNames } from '../../lib/ruleset/model/tables';
import {
  promisedExplanations,
  promisedMatches,
  promisedRefusals,
  promisedRules,
  promisedTables,
  promisedTargets,
} from '../fixtures/promised-language';

const extensions = [
  ...promisedMatches.map((each) => ({ ...each, kind: 'match' as const })),
  ...promisedTargets.map((each) => ({ options: '', ...each, kind: 'target' as const })),
].flatMap(({ kind, name, family, options }) =>
  families
    .filter((each) => family === undefined || family === each)
    .map((each) => ({ kind, name, family: each, options: options.split(' ').filter(Boolean) })),
);

describe('what the language promises', () => {
  test.each(extensions)(
    'is there: $kind $name of $family, with all its options',
    ({ kind, name, family, options }) => {
      const found = (kind === 'match' ? tryFindMatch : tryFindTarget)(name, family);
      expect(found?.name).toBe(name);
      const spellings = found === undefined ? new Map() : optionsOf(found).bySpelling;
      expect(options.filter((option) => !spellings.has(option))).toEqual([]);
    },
  );

  test.each(promisedExplanations)('is explained where it is gone: %s %s %s', (kind, name, option) => {
    const entry =
      option === '' ? tryFindUnsupported(kind, name) : tryFindDroppedOption({ kind, name }, option);
    expect(entry?.reason).toMatch(/\S/);
  });

  test.each(promisedRules)('is read, and read again as printed: %s %s', (family, text) => {
    const { rules = [], diagnostics } = parseRules(text, { family });
    expect(diagnostics).toEqual([]);
    const printed = rules.map((rule) => printRule(rule, family));
    expect(printed.length).toBeGreaterThan(0);
    const again = printed.flatMap((rule) => parseRules(rule, { family }).rules ?? []);
    expect(again.map((rule) => printRule(rule, family))).toEqual(printed);
  });

  test.each(promisedRefusals)('is refused before it can be lost: %s %s', (family, text) => {
    expect(parseRules(text, { family }).rules).toBeUndefined();
  });

  test('has the tables of iptables, with the built-in chains of each', () => {
    expect(Object.fromEntries(tableNames.map((name) => [name, builtInChains(name).join(' ')]))).toEqual(
      promisedTables,
    );
  });
});
