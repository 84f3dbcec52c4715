import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the hashlimit match', () => {
  test.each([
    [
      '-m hashlimit --hashlimit-above 1/s --hashlimit-name a',
      '-m hashlimit --hashlimit-above 1/sec --hashlimit-burst 5 --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit 7/min --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 7/min --hashlimit-burst 5 --hashlimit-name a',
    ],
    [
      '-m hashlimit ! --hashlimit-upto 1/s --hashlimit-name a',
      '-m hashlimit --hashlimit-above 1/sec --hashlimit-burst 5 --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-upto 1/s --hashlimit-mode dstport,srcip --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-mode srcip,dstport --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-upto 1/s --hashlimit-mode srcip|dstip --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-mode srcip,dstip --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-upto 1/s --hashlimit-htable-gcinterval 1000 --hashlimit-htable-max 0 --hashlimit-htable-size 64 --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-name a --hashlimit-htable-size 64',
    ],
    [
      '-m hashlimit --hashlimit-upto 1/s --hashlimit-dstmask 255.255.255.255 --hashlimit-srcmask 24 --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-name a --hashlimit-srcmask 24',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    [
      '-m hashlimit --hashlimit-upto 60/hour --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 1/min --hashlimit-burst 5 --hashlimit-name a --hashlimit-htable-expire 3600000',
    ],
    [
      '-m hashlimit --hashlimit-upto 1/min --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 1/min --hashlimit-burst 5 --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-upto 120/min --hashlimit-htable-expire 1000 --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 2/sec --hashlimit-burst 5 --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-upto 1/s --hashlimit-htable-expire 20000 --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-name a --hashlimit-htable-expire 20000',
    ],
  ])('keeps the lifetime that the unit as written gives: %s is %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    [
      '-m hashlimit --hashlimit-above 1000b/s --hashlimit-name a',
      '-m hashlimit --hashlimit-above 992b/s --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-above 1024b/s --hashlimit-name a',
      '-m hashlimit --hashlimit-above 1kb/s --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-above 1mb/s --hashlimit-burst 2mb --hashlimit-name a',
      '-m hashlimit --hashlimit-above 1mb/s --hashlimit-burst 2mb --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-above 1000b/s --hashlimit-burst 993 --hashlimit-name a',
      '-m hashlimit --hashlimit-above 992b/s --hashlimit-burst 1kb --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-above 1000b/s --hashlimit-burst 992 --hashlimit-name a',
      '-m hashlimit --hashlimit-above 992b/s --hashlimit-burst 992b --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-above 1mb/s --hashlimit-burst 2097152b --hashlimit-name a',
      '-m hashlimit --hashlimit-above 1mb/s --hashlimit-burst 2mb --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-upto 16b/s --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 16b/s --hashlimit-name a',
    ],
    [
      '-m hashlimit --hashlimit-upto 5000mb/s --hashlimit-name a',
      '-m hashlimit --hashlimit-upto 5286113568b/s --hashlimit-name a',
    ],
  ])('counts bytes in blocks of 16: %s is %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    [
      '-m hashlimit --hashlimit-above 5/min --hashlimit-rate-match --hashlimit-name a',
      '-m hashlimit --hashlimit-above 5/sec --hashlimit-burst 5 --hashlimit-name a --hashlimit-htable-expire 60000 --hashlimit-rate-match --hashlimit-rate-interval 60',
    ],
    [
      '-m hashlimit --hashlimit-above 512kb/s --hashlimit-rate-match --hashlimit-rate-interval 1 --hashlimit-name a',
      '-m hashlimit --hashlimit-above 512kb/s --hashlimit-name a --hashlimit-rate-match',
    ],
  ])('turns a rate that is only compared into one a second: %s is %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m hashlimit --hashlimit-name a', 'parse/missing-option'],
    ['-m hashlimit --hashlimit-upto 1/s', 'parse/missing-option'],
    ['-m hashlimit --hashlimit-upto 1/s --hashlimit-above 2/s --hashlimit-name a', 'parse/exclusive-options'],
    ['-m hashlimit --hashlimit-upto 1000001/s --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 10/week --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 1KB/s --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 8b/s --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 1/s --hashlimit-burst 0 --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 1/s --hashlimit-burst 1000001 --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 1000b/s --hashlimit-burst 5 --hashlimit-name a', 'parse/bad-combination'],
    ['-m hashlimit --hashlimit-upto 1/day --hashlimit-name a', 'parse/bad-combination'],
    // iptables counts bytes in 32 bits: it would make 904mb of it.
    ['-m hashlimit --hashlimit-upto 1mb/s --hashlimit-burst 5000mb --hashlimit-name a', 'parse/bad-value'],
    // iptables would print 1mb, and load that the next time.
    [
      '-m hashlimit --hashlimit-upto 96b/s --hashlimit-burst 1946kb --hashlimit-name a',
      'parse/bad-combination',
    ],
    // iptables would take this for 100 bytes.
    ['-m hashlimit --hashlimit-upto 16b/s --hashlimit-burst 100KB --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 1/s --hashlimit-mode SRCIP --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 1/s --hashlimit-srcmask 33 --hashlimit-name a', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 1/s --hashlimit-name a/b', 'parse/bad-value'],
    ['-m hashlimit --hashlimit-upto 1/s --hashlimit-htable-expire 0 --hashlimit-name a', 'parse/bad-value'],
    [
      '-m hashlimit --hashlimit-upto 1/s --hashlimit-rate-interval 5 --hashlimit-name a',
      'parse/missing-option',
    ],
    [
      '-m hashlimit --hashlimit-upto 1/s --hashlimit-rate-match --hashlimit-rate-interval 0x5 --hashlimit-name a',
      'parse/bad-value',
    ],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    [
      '-m hashlimit --hashlimit-above 1/s --hashlimit-srcmask 128 --hashlimit-dstmask 64 --hashlimit-name a',
      '-m hashlimit --hashlimit-above 1/sec --hashlimit-burst 5 --hashlimit-name a --hashlimit-dstmask 64',
    ],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });
});
