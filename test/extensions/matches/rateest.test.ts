import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the rateest match', () => {
  test.each([
    [
      '-m rateest --rateest e --rateest-bps 100mbit --rateest-gt',
      '-m rateest --rateest e --rateest-gt --rateest-bps 100000Kbit',
    ],
    [
      '-m rateest --rateest1 e ! --rateest-lt --rateest-pps2 100',
      '-m rateest --rateest e ! --rateest-lt --rateest-pps 100',
    ],
    [
      '-m rateest --rateest1 a --rateest2 b --rateest-bps --rateest-lt',
      '-m rateest --rateest1 a --rateest-lt --rateest-bps --rateest2 b',
    ],
    [
      '-m rateest --rateest-delta --rateest1 a --rateest-bps1 2.5mbit --rateest-gt --rateest2 b --rateest-bps2 2gbit',
      '-m rateest --rateest-delta --rateest1 a --rateest-bps1 2500Kbit --rateest-gt --rateest-bps2 2000Mbit --rateest2 b',
    ],
    [
      '-m rateest --rateest e --rateest-eq --rateest-bps',
      '-m rateest --rateest e --rateest-eq --rateest-bps 0bit',
    ],
    [
      '-m rateest --rateest e --rateest-gt --rateest-bps 5KiBps',
      '-m rateest --rateest e --rateest-gt --rateest-bps 40960bit',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m rateest --rateest-gt --rateest-bps 5', 'parse/missing-option'],
    ['-m rateest --rateest e --rateest-bps 5', 'parse/bad-combination'],
    ['-m rateest --rateest e --rateest-gt', 'parse/bad-combination'],
    ['-m rateest --rateest e --rateest-gt --rateest-lt --rateest-bps 5', 'parse/exclusive-options'],
    ['-m rateest --rateest e --rateest-gt --rateest-bps 5 --rateest-pps 5', 'parse/exclusive-options'],
    ['-m rateest --rateest1 a --rateest2 b --rateest-gt --rateest-bps 5', 'parse/bad-combination'],
    ['-m rateest --rateest e --rateest-gt --rateest-bps 5furlongs', 'parse/bad-value'],
    ['-m rateest --rateest e --rateest-gt --rateest-pps 7 --rateest-pps1 9', 'parse/bad-combination'],
    ['-m rateest --rateest e --rateest-gt --rateest-bps1 9', 'parse/bad-combination'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
