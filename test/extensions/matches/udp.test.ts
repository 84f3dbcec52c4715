import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the udp match', () => {
  test.each([
    ['-p udp --dport domain --sport :1023', '-p udp -m udp --sport 0:1023 --dport 53'],
    ['-p udp --source-port 53', '-p udp -m udp --sport 53'],
    ['-p udp ! --dport :1023', '-p udp -m udp --dport 1024:65535'],
    ['-p udp --dport :', '-p udp -m udp'],
    ['-p udp ! --destination-port 53', '-p udp -m udp ! --dport 53'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m udp --dport 53', 'parse/needs-protocol'],
    ['-p udp ! --dport :', 'parse/never-matches'],
    ['-p udp --syn', 'parse/unknown-option'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
