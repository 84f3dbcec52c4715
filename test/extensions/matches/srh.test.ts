import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the srh match', () => {
  test.each([
    ['-m srh', '-m srh'],
    [
      '-m srh --srh-tag 0x5 --srh-segs-left-gt 1 ! --srh-next-hdr 17',
      '-m srh ! --srh-next-hdr 17 --srh-segs-left-gt 1 --srh-tag 5',
    ],
    [
      '-m srh --srh-lsid 2001:db8::1/64 ! --srh-last-entry-eq 2 --srh-segs-left-eq 1 --srh-hdr-len-lt 8',
      '-m srh --srh-hdr-len-lt 8 --srh-segs-left-eq 1 ! --srh-last-entry-eq 2 --srh-lsid 2001:db8::1/64',
    ],
    [
      '-m srh ! --srh-segs-left-lt 3 --srh-last-entry-gt 0x4',
      '-m srh ! --srh-segs-left-lt 3 --srh-last-entry-gt 4',
    ],
    ['-m srh --srh-last-entry-lt 9', '-m srh --srh-last-entry-lt 9'],
    ['-m srh --srh-psid a::1 ! --srh-nsid b::1/64', '-m srh --srh-psid a::1/128 ! --srh-nsid b::1/64'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-m srh --srh-next-hdr tcp', 'parse/bad-value'],
    ['-m srh --srh-tag 65536', 'parse/bad-value'],
    ['-m srh --srh-hdr-len-eq 8 --srh-hdr-len-gt 4', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });
});
