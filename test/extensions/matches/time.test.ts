import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the time match', () => {
  test.each([
    ['-m time', '-m time --datestop 2038-01-19T03:14:07'],
    [
      '-m time --timestart 9:00',
      '-m time --timestart 09:00:00 --timestop 23:59:59 --datestop 2038-01-19T03:14:07',
    ],
    [
      '-m time --timestop 17:00:30',
      '-m time --timestart 00:00:00 --timestop 17:00:30 --datestop 2038-01-19T03:14:07',
    ],
    ['-m time --timestop 23:59:59 --timestart 00:00', '-m time --datestop 2038-01-19T03:14:07'],
    ['-m time --weekdays Fri,Mo,2', '-m time --weekdays Mon,Tue,Fri --datestop 2038-01-19T03:14:07'],
    ['-m time ! --weekdays Sat,Sun', '-m time --weekdays Mon,Tue,Wed,Thu,Fri --datestop 2038-01-19T03:14:07'],
    ['-m time --weekdays 1,2,3,4,5,6,7', '-m time --datestop 2038-01-19T03:14:07'],
    ['-m time --monthdays 15,1,15', '-m time --monthdays 1,15 --datestop 2038-01-19T03:14:07'],
    [
      '-m time ! --monthdays 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31',
      '-m time --monthdays 1,2 --datestop 2038-01-19T03:14:07',
    ],
    [
      '-m time --datestart 2024 --datestop 2024-06',
      '-m time --datestart 2024-01-01T00:00:00 --datestop 2024-06-01T00:00:00',
    ],
    [
      '-m time --datestart 2024-2-29T5:6',
      '-m time --datestart 2024-02-29T05:06:00 --datestop 2038-01-19T03:14:07',
    ],
    ['-m time --datestart 1970-01-01 --utc', '-m time --datestop 2038-01-19T03:14:07'],
    [
      '-m time --contiguous --localtz --timestart 22:00 --timestop 02:00 --monthdays 1 --weekdays Mon',
      '-m time --timestart 22:00:00 --timestop 02:00:00 --monthdays 1 --weekdays Mon --datestop 2038-01-19T03:14:07 --kerneltz --contiguous',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m time --timestart 24:00', 'parse/bad-value'],
    ['-m time --timestart 9', 'parse/bad-value'],
    ['-m time --weekdays mon', 'parse/bad-value'],
    ['-m time --weekdays 0', 'parse/bad-value'],
    ['-m time --monthdays 32', 'parse/bad-value'],
    ['-m time --monthdays 1-5', 'parse/bad-value'],
    ['-m time --datestart 2023-02-29', 'parse/bad-value'],
    ['-m time --datestart 2024-13', 'parse/bad-value'],
    ['-m time --datestart 1969', 'parse/bad-value'],
    ['-m time --datestop 1970', 'parse/bad-combination'],
    ['-m time --utc --kerneltz', 'parse/exclusive-options'],
    ['-m time --contiguous --timestart 09:00 --timestop 17:00', 'parse/bad-combination'],
    ['-m time ! --weekdays 1,2,3,4,5,6,7', 'parse/bad-combination'],
    ['-m time ! --timestart 09:00', 'parse/not-negatable'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
