import fc from 'fast-check';
import {
  date,
  everyMonthDay,
  everyWeekday,
  monthDays,
  otherDays,
  timeOfDay,
  weekdays,
} from '../../../lib/extensions/kinds/times';
import { canonicalWord } from '../../support/laws/canonical-word';

describe('times of day', () => {
  test.each([
    ['9:00', '09:00:00'],
    ['23:59:59', '23:59:59'],
    ['0:5:7', '00:05:07'],
  ])('print %s as %s', (written, printed) => {
    expect(canonicalWord(timeOfDay, written)).toBe(printed);
  });

  test.each(['24:00', '12:60', '12:00:60', '9', '', '9:', '1:2:3:4'])('are not read from %j', (written) => {
    expect(canonicalWord(timeOfDay, written)).toBeUndefined();
  });
});

describe('dates', () => {
  test.each([
    ['2024', '2024-01-01T00:00:00'],
    ['2024-6', '2024-06-01T00:00:00'],
    ['2024-02-29', '2024-02-29T00:00:00'],
    ['2024-01-01T5', '2024-01-01T05:00:00'],
    ['2024-01-01T', '2024-01-01T00:00:00'],
    ['2038-01-19T03:14:07', '2038-01-19T03:14:07'],
  ])('print %s as %s', (written, printed) => {
    expect(canonicalWord(date, written)).toBe(printed);
  });

  test.each([
    '1969',
    '2039',
    '2024-13',
    '2024-00',
    '2023-02-29',
    '2024-01-32',
    '2024-01-01T24',
    'today',
    '24',
  ])('are not read from %j', (written) => {
    expect(canonicalWord(date, written)).toBeUndefined();
  });
});

describe('lists of days', () => {
  test.each([
    ['15,1,15', '1,15'],
    ['31', '31'],
    ['07', '7'],
  ])('of the month print %s as %s', (written, printed) => {
    expect(canonicalWord(monthDays, written)).toBe(printed);
  });

  test.each(['0', '32', '1-5', '', '1,', '08'])('of the month are not read from %j', (written) => {
    expect(canonicalWord(monthDays, written)).toBeUndefined();
  });

  test.each([
    ['Fri,Mo,2', 'Mon,Tue,Fri'],
    ['Sunday,7', 'Sun'],
    ['1,2,3,4,5,6,7', everyWeekday],
  ])('of the week print %s as %s', (written, printed) => {
    expect(canonicalWord(weekdays, written)).toBe(printed);
  });

  test.each(['0', '8', 'mon', 'M', ''])('of the week are not read from %j', (written) => {
    expect(canonicalWord(weekdays, written)).toBeUndefined();
  });

  test('are the days that another list leaves out', () => {
    expect(otherDays('week', 'Sat,Sun')).toBe('Mon,Tue,Wed,Thu,Fri');
    expect(otherDays('week', everyWeekday)).toBe('');
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1 });
    fc.assert(
      fc.property(days, (some) => {
        const list = canonicalWord(monthDays, some.join(',')) ?? '';
        const others = otherDays('month', list);
        expect(others === '' ? everyMonthDay : otherDays('month', others)).toBe(list);
      }),
    );
  });
});
