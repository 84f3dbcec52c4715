import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the tos match', () => {
  test.each([
    ['-m tos --tos 0x10', '-m tos --tos 0x10/0xff'],
    ['-m tos --tos minimize-delay', '-m tos --tos 0x10/0x3f'],
    ['-m tos ! --tos 8', '-m tos ! --tos 0x08/0xff'],
    ['-m tos --tos Normal-Service', '-m tos --tos 0x00/0x3f'],
    ['-m tos --tos 0x10/0x0f', '-m tos --tos 0x10/0x0f'],
    ['-m tos --tos 255/0', '-m tos --tos 0xff/0x00'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m tos', 'parse/missing-option'],
    ['-m tos --tos 256', 'parse/bad-value'],
    ['-m tos --tos 1/256', 'parse/bad-value'],
    ['-m tos --tos Minimise-Delay', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
