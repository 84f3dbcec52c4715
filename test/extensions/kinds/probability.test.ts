import fc from 'fast-check';
import { probability } from '../../../lib/extensions/kinds/probability';
import { canonicalWord } from '../../support/laws/canonical-word';

describe('probabilities', () => {
  test.each([
    ['0.5', '0.50000000000'],
    ['0.3333333333', '0.33333333349'],
    ['.7', '0.70000000019'],
    ['1', '1.00000000000'],
    ['0', '0.00000000000'],
    ['1e-3', '0.00100000016'],
    ['0.0000000001', '0.00000000000'],
    ['0.5000000002328306436538696', '0.50000000047'],
  ])('print %s as %s', (written, expected) => {
    expect(canonicalWord(probability, written)).toBe(expected);
  });

  test('round a tie to the even digit, as printf does', () => {
    expect(canonicalWord(probability, '0.000244140625')).toBe('0.00024414062');
    expect(canonicalWord(probability, '0.000732421875')).toBe('0.00073242188');
  });

  test.each(['1.1', '-0.1', '50%', 'half', '', 'inf', 'NaN', '0,5'])('are not read from %j', (written) => {
    expect(canonicalWord(probability, written)).toBeUndefined();
  });

  test('print as what they print again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const once = canonicalWord(probability, share.toFixed(15)) ?? '';
        expect(canonicalWord(probability, once)).toBe(once);
      }),
    );
  });
});
