import { placeName } from '../../lib/deploy/desired-host';
import { attributePathOf, tryParsePlace } from '../../lib/provider/ruleset-place';

test('the name of a rule leads to its attribute', () => {
  const place = { family: 'ipv6', table: 'nat', chain: 'a.b:c/d', member: 11 } as const;
  const parsed = tryParsePlace(placeName(place));
  expect(parsed).toEqual(place);
  expect(parsed && attributePathOf(parsed)).toEqual([
    'ipv6',
    'tables',
    'nat',
    'chains',
    'a.b:c/d',
    'rules',
    11,
  ]);
});

test.each(['', 'ipv4 filter INPUT', 'ipv4 filter INPUT policy', 'Stack/web: ipv4 filter INPUT rule 1'])(
  '`%s` names no rule',
  (name) => {
    expect(tryParsePlace(name)).toBeUndefined();
  },
);
