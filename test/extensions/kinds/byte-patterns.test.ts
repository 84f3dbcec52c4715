import fc from 'fast-check';
import { decodeBytes } from '../../../lib/base/bytes';
import { hexPattern, printPattern, textPattern } from '../../../lib/extensions/kinds/byte-patterns';

const context = { family: 'ipv4' } as const;

function blockOf(written: string): string | undefined {
  const parsed = hexPattern.parse([written], context);
  return parsed.ok ? parsed.words[0] : undefined;
}

describe('patterns with hexadecimal blocks', () => {
  test.each([
    ['|00 01|', '|0001|'],
    ['|0001|', '|0001|'],
    ['| 41 42 |', '|4142|'],
    ['foo|0D0A|bar', '|666f6f0d0a626172|'],
    ['a\\|b\\\\', '|617c625c|'],
    ['plain', '|706c61696e|'],
    ['x|', '|78|'],
    ['é', '|c3a9|'],
  ])('read %s as %s', (written, block) => {
    expect(blockOf(written)).toBe(block);
  });

  test.each([
    '',
    '|0|',
    '|00',
    '||',
    '|41  42|',
    '|zz|',
    '|41||42|',
    '|41|\\|',
    'ends in \\',
    '|00|'.repeat(129),
  ])('are not read from %j', (written) => {
    expect(blockOf(written)).toBeUndefined();
  });
});

describe('patterns as they are printed', () => {
  test.each([
    ['foo', false, 'foo', false],
    ['|666f6f|', true, 'foo', false],
    ['|666f6f0a|', true, '|666f6f0a|', true],
    ['é', false, '|c3a9|', true],
    ['ab\\', false, '|61625c|', true],
    ['a\\b', false, 'a\\b', false],
    ['', false, '', false],
  ])('are chosen by their bytes: %j', (word, isBlock, printedWord, printedBlock) => {
    expect(printPattern(word, isBlock)).toEqual({ word: printedWord, isBlock: printedBlock });
  });

  test('are the same for the same bytes, however written, and are read again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 128 }), (bytes) => {
        const block = `|${Buffer.from(bytes).toString('hex')}|`;
        const printed = printPattern(block, true);
        expect(printPattern(decodeBytes(Buffer.from(bytes)), false)).toEqual(printed);
        const kind = printed.isBlock ? hexPattern : textPattern;
        expect(kind.parse([printed.word], context)).toEqual({ ok: true, words: [printed.word] });
        expect(printPattern(printed.word, printed.isBlock)).toEqual(printed);
      }),
    );
  });
});
