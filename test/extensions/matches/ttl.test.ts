import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the ttl and hl matches', () => {
  test.each([
    ['-m ttl --ttl 5', '-m ttl --ttl-eq 5'],
    ['-m ttl ! --ttl-eq 0', '-m ttl ! --ttl-eq 0'],
    ['-m ttl --ttl-lt 5', '-m ttl --ttl-lt 5'],
    ['-m ttl --ttl-gt 0xff', '-m ttl --ttl-gt 255'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m ttl', 'parse/missing-option'],
    ['-m ttl --ttl-eq 256', 'parse/bad-value'],
    ['-m ttl ! --ttl-lt 5', 'parse/not-negatable'],
    ['-m ttl --ttl-lt 9 --ttl-gt 2', 'parse/exclusive-options'],
    ['-m hl --hl-eq 5', 'parse/other-family'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-m hl --hl 5', '-m hl --hl-eq 5'],
    ['-m hl ! --hl-eq 64', '-m hl ! --hl-eq 64'],
    ['-m hl --hl-lt 2', '-m hl --hl-lt 2'],
    ['-m hl --hl-gt 0x40', '-m hl --hl-gt 64'],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-m ttl --ttl-eq 5', 'parse/other-family'],
    ['-m hl', 'parse/missing-option'],
  ])('refuses %s in IPv6', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });
});
