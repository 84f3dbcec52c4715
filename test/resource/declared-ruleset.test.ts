import { keepSpelling, liveFamilyValues } from '../../lib/resource/declared-ruleset';
import { UNKNOWN } from '../../lib/resource/value';
import type { RulesetState } from '../../lib/resource/attributes';

const sameRule = (_family: string, left: string, right: string): boolean =>
  left.toLowerCase() === right.toLowerCase();

function withRules(rules: unknown, chain = 'INPUT'): RulesetState {
  const chains = { [chain]: { policy: null, anchor: null, rules } };
  return { ipv4: { tables: { filter: { chains } } }, ipv6: null } as unknown as RulesetState;
}

describe('the planned rules', () => {
  test('keep the spelling of the state when all rules of a chain are equal', () => {
    const prior = withRules(['-J A', '-j b']);
    expect(keepSpelling(withRules(['-j a', '-j B']), prior, sameRule).ipv4).toEqual(prior.ipv4);
  });

  test.each([
    ['one differs', ['-j a', '-j c'], ['-J A', '-j b']],
    ['there is one more', ['-j a', '-j b'], ['-J A']],
    ['the order differs', ['-j b', '-j a'], ['-J A', '-j b']],
    ['one is unknown', ['-j a', UNKNOWN], ['-J A', '-j b']],
    ['all are unknown', UNKNOWN, ['-J A', '-j b']],
    ['there were none', ['-j a'], null],
    ['there are to be none', null, ['-J A']],
  ])('are those of the configuration when %s', (_what, configured, before) => {
    const config = withRules(configured);
    expect(keepSpelling(config, withRules(before), sameRule).ipv4).toEqual(config.ipv4);
  });

  test('are not taken from what objects inherit', () => {
    const config = withRules(['-j a'], 'constructor');
    expect(keepSpelling(config, withRules(['-J A'], 'toString'), sameRule).ipv4).toEqual(config.ipv4);
  });
});

describe('what is live', () => {
  test('has null for what the engine leaves out', () => {
    const live = {
      ipv4: { tables: { nat: { chains: { X: { rules: ['-j A'] }, POSTROUTING: { policy: 'ACCEPT' } } } } },
    };
    expect(liveFamilyValues(live, undefined)).toEqual({
      ipv4: {
        tables: {
          nat: {
            chains: {
              X: { policy: null, anchor: null, rules: ['-j A'] },
              POSTROUTING: { policy: 'ACCEPT', anchor: null, rules: null },
            },
          },
        },
      },
      ipv6: null,
    });
  });

  test('keeps families and tables that were declared, though nothing of them is live', () => {
    const declared = { ipv4: { tables: { raw: { chains: { X: {} } } } }, ipv6: { tables: {} } };
    expect(liveFamilyValues({}, declared)).toEqual({
      ipv4: { tables: { raw: { chains: {} } } },
      ipv6: { tables: {} },
    });
  });
});
