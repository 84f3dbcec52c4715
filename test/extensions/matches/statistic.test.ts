import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the statistic match', () => {
  test.each([
    [
      '-m statistic --mode random --probability 0.5',
      '-m statistic --mode random --probability 0.50000000000',
    ],
    [
      '-m statistic --mode random ! --probability .1',
      '-m statistic --mode random ! --probability 0.10000000009',
    ],
    [
      '-m statistic --mode random --probability 0.33',
      '-m statistic --mode random --probability 0.33000000007',
    ],
    [
      '-m statistic --mode random --probability 1e-3',
      '-m statistic --mode random --probability 0.00100000016',
    ],
    [
      '-m statistic --mode random --probability 0.000244140625',
      '-m statistic --mode random --probability 0.00024414062',
    ],
    [
      '-m statistic --mode random --probability 0.000732421875',
      '-m statistic --mode random --probability 0.00073242188',
    ],
    [
      '-m statistic --mode random --probability 0.9999999999',
      '-m statistic --mode random --probability 1.00000000000',
    ],
    ['-m statistic --packet 010 --every 0x10 --mode nth', '-m statistic --mode nth --every 16 --packet 8'],
    ['-m statistic --mode nth ! --every 3 --packet 2', '-m statistic --mode nth ! --every 3 --packet 2'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m statistic --probability 0.5', 'parse/missing-option'],
    ['-m statistic --mode odd --probability 0.5', 'parse/bad-value'],
    ['-m statistic --mode random', 'parse/bad-combination'],
    ['-m statistic --mode random --probability 1.5', 'parse/bad-value'],
    ['-m statistic --mode random --probability 50%', 'parse/bad-value'],
    ['-m statistic --mode random --every 3 --packet 0', 'parse/bad-combination'],
    ['-m statistic --mode nth', 'parse/bad-combination'],
    ['-m statistic --mode nth --every 3', 'parse/missing-option'],
    ['-m statistic --mode nth --every 3 --packet 3', 'parse/bad-combination'],
    ['-m statistic --mode nth --every 0 --packet 0', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
