import fc from 'fast-check';
import { rate } from '../../../lib/extensions/kinds/rate';
import { canonicalWord } from '../../support/laws/canonical-word';

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
    expect(canonicalWord(rate, written)).toBe(expected);
  });

  test('print as what they print again', () => {
    const unit = fc.constantFrom('second', 'minute', 'hour', 'day');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), unit, (count, name) => {
        const once = canonicalWord(rate, `${String(count)}/${name}`) ?? '';
        expect(canonicalWord(rate, once)).toBe(once);
      }),
    );
  });
});
