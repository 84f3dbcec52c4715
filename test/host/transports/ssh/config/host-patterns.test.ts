import fc from 'fast-check';
import {
  matchesPattern,
  matchesPatternList,
} from '../../../../../lib/host/transports/ssh/config/host-patterns';

describe('a pattern of host names', () => {
  test.each([
    ['*', '', true],
    ['**', 'a', true],
    ['?', '', false],
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*c', 'abd', false],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['192.0.2.?', '192.0.2.10', false],
  ])('%s against %s: %p', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  test('means what the regular expression of the same meaning means', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    fc.assert(
      fc.property(word, text, (pattern, subject) => {
        const source = pattern.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.');
        expect(matchesPattern(pattern, subject)).toBe(new RegExp(`^${source}$`).test(subject));
      }),
    );
  });

  test('does not take long for many stars', () => {
    expect(matchesPattern('*a'.repeat(200), 'a'.repeat(199))).toBe(false);
  });

  test.each([
    [['web*'], 'web1', true],
    [['web*', '!web1'], 'web1', false],
    [['!web1', 'web*'], 'web1', false],
    [['!web2'], 'web1', false],
    [[], 'web1', false],
  ])('in the list %p says of %s: %p', (patterns, text, expected) => {
    expect(matchesPatternList(patterns, text)).toBe(expected);
  });
});
