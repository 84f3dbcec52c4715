import { bigInteger, bigRange } from '../../../lib/extensions/kinds/big-numbers';
import { tryParseMark } from '../../../lib/extensions/kinds/marks';
import { integer, integerRange, printHex } from '../../../lib/extensions/kinds/numbers';
import { canonicalWord } from '../../support/laws/canonical-word';

describe('whole numbers', () => {
  const port = integer({ name: 'number', low: 1, high: 100 });

  test.each([
    ['7', '7'],
    ['0x10', '16'],
    ['010', '8'],
    ['100', '100'],
  ])('read %s as %s', (written, printed) => {
    expect(canonicalWord(port, written)).toBe(printed);
  });

  test.each(['0', '101', '-1', '08', '1.5', '', 'x', '0x', '1e1', ' 1'])(
    'are not read from %j',
    (written) => {
      expect(canonicalWord(port, written)).toBeUndefined();
    },
  );

  test('may be decimal only', () => {
    const seconds = integer({ name: 'seconds', low: 1, high: 100, decimal: true });
    expect(canonicalWord(seconds, '16')).toBe('16');
    expect(canonicalWord(seconds, '0x10')).toBeUndefined();
    expect(canonicalWord(seconds, '010')).toBeUndefined();
  });
});

describe('ranges of whole numbers', () => {
  const range = integerRange({ name: 'range', low: 0, high: 255, print: printHex });

  test.each([
    ['5', '0x5'],
    ['5:9', '0x5:0x9'],
    ['5:', '0x5:0xff'],
    [':5', '0x0:0x5'],
    [':', '0x0:0xff'],
    ['7:7', '0x7'],
  ])('read %s as %s', (written, printed) => {
    expect(canonicalWord(range, written)).toBe(printed);
  });

  test.each(['256', '1:2:3', '', 'a:b', '1-2'])('are not read from %j', (written) => {
    expect(canonicalWord(range, written)).toBeUndefined();
  });
});

describe('numbers of 64 bits', () => {
  test('are read to the last digit', () => {
    expect(canonicalWord(bigInteger('bytes'), '18446744073709551615')).toBe('18446744073709551615');
    expect(canonicalWord(bigInteger('bytes'), '9007199254740993')).toBe('9007199254740993');
    expect(canonicalWord(bigInteger('bytes'), '0xffffffffffffffff')).toBe('18446744073709551615');
    expect(canonicalWord(bigInteger('bytes'), '018')).toBeUndefined();
    expect(canonicalWord(bigInteger('bytes'), '18446744073709551616')).toBeUndefined();
  });

  test.each([
    ['5:', '5'],
    [':5', '0:5'],
    ['5:5', '5:5'],
    ['5:18446744073709551615', '5'],
    [':', '0'],
  ])('read the range %s as %s', (written, printed) => {
    expect(canonicalWord(bigRange('bytes'), written)).toBe(printed);
  });

  test.each(['9:5', '1:2:3', '', '-1'])('do not read the range %j', (written) => {
    expect(canonicalWord(bigRange('bytes'), written)).toBeUndefined();
  });
});

describe('marks', () => {
  test('have a mask of all ones when none is written', () => {
    expect(tryParseMark('0x10')).toEqual({ value: 16, mask: 0xffff_ffff });
    expect(tryParseMark('1/0xff')).toEqual({ value: 1, mask: 255 });
  });

  test.each(['', '/', '1/', '/1', '1/2/3', '4294967296', '1/4294967296', '-1'])(
    'are not read from %j',
    (written) => {
      expect(tryParseMark(written)).toBeUndefined();
    },
  );
});
