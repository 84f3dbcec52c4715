import * as fc from 'fast-check';
import { readRuleConstructs, writeRuleConstructs } from '../../lib/resource/rule-constructs';

test('each rule is read with the construct that it was written with, over JSON', () => {
  const chain = fc.record({
    family: fc.constantFrom('ipv4' as const, 'ipv6' as const),
    table: fc.constantFrom('filter', 'nat'),
    chain: fc.constantFrom('INPUT', 'web', '__proto__', 'constructor'),
    constructs: fc.array(fc.constantFrom('site/a', 'site/b', '__proto__', '5-7')),
  });
  const unique = fc.uniqueArray(chain, { selector: (at) => [at.family, at.table, at.chain].join(' ') });
  fc.assert(
    fc.property(unique, (chains) => {
      const constructOf = readRuleConstructs(JSON.parse(JSON.stringify(writeRuleConstructs(chains))));
      for (const { constructs, ...at } of chains) {
        const found = [...constructs, undefined].map((_, index) => constructOf({ ...at, index }));
        expect(found).toEqual([...constructs, undefined]);
      }
    }),
  );
});

test('constructs that follow one another are ranges', () => {
  const constructs = ['site/base', 'site/base', 'site/web', 'site/base'];
  const written = writeRuleConstructs([{ family: 'ipv4', table: 'filter', chain: 'INPUT', constructs }]);
  expect(written).toEqual({
    'site/base': { 'ipv4 filter INPUT': '1-2,4' },
    'site/web': { 'ipv4 filter INPUT': '3' },
  });
});

test.each([undefined, null, 'x', 3, [], { a: null }, { a: { 'ipv4 filter INPUT': 7 } }, { a: [[]] }])(
  'a comment that says something else says nothing: %j',
  (value) => {
    const rule = { family: 'ipv4', table: 'filter', chain: 'INPUT', index: 0 } as const;
    expect(readRuleConstructs(value)(rule)).toBeUndefined();
  },
);
