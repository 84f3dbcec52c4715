import fc from 'fast-check';
import { rate } from '../../../lib/extensions/kinds/rate';

function printed(written: string): string | undefined {
  const parsed = rate.parse([written], { family: 'ipv4' });
  return parsed.ok ? parsed.words[0] : undefined;
}

describe('rates of limit', () => {
  test.each([
    ['3/hour', '3/hour'],
    ['60/hour', '1/min'],
    ['86400/day', '1/sec'],
    ['25/day', '25/day'],
    ['61/min', '61/min'],
    ['1000/h', '1000/hour'],
    ['300/s', '303/sec'],
    ['333/s', '333/sec'],
    ['10', '10/sec'],
  ])('print %s as %s', (written, expected) => {
    expect(printed(written)).toBe(expected);
  });

  test('print as what they print again', () => {
    const unit = fc.constantFrom('second', 'minute', 'hour', 'day');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), unit, (count, name) => {
        const once = printed(`${String(count)}/${name}`) ?? '';
        expect(printed(once)).toBe(once);
      }),
    );
  });
});
