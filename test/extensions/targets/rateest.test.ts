import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the RATEEST target', () => {
  test.each([
    [
      '-j RATEEST --rateest-name x --rateest-interval 1 --rateest-ewmalog 4',
      '-j RATEEST --rateest-name x --rateest-interval 250.0ms --rateest-ewmalog 1.0s',
    ],
    [
      '-j RATEEST --rateest-name x --rateest-interval 300ms --rateest-ewmalog 1s',
      '-j RATEEST --rateest-name x --rateest-interval 500.0ms --rateest-ewmalog 1.0s',
    ],
    [
      '-j RATEEST --rateest-name x --rateest-interval 0.5s --rateest-ewmalog 100s',
      '-j RATEEST --rateest-name x --rateest-interval 500.0ms --rateest-ewmalog 64.0s',
    ],
    [
      '-j RATEEST --rateest-name x --rateest-interval 250.0ms --rateest-ewmalog 500.0ms',
      '-j RATEEST --rateest-name x --rateest-interval 250.0ms --rateest-ewmalog 500.0ms',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j RATEEST --rateest-name x --rateest-interval 9s --rateest-ewmalog 30s', 'parse/bad-combination'],
    ['-j RATEEST --rateest-name x --rateest-interval 2s --rateest-ewmalog 2s', 'parse/bad-combination'],
    ['-j RATEEST --rateest-interval 1s --rateest-ewmalog 5s', 'parse/missing-option'],
    [
      '-j RATEEST --rateest-name xxxxxxxxxxxxxxxx --rateest-interval 1s --rateest-ewmalog 5s',
      'parse/bad-value',
    ],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
