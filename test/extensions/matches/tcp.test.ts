import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the tcp match', () => {
  test.each([
    ['-p tcp --dport 22 --sport 1024:', '-p tcp -m tcp --sport 1024:65535 --dport 22'],
    ['-p tcp --syn', '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN'],
    ['-p tcp ! --syn', '-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN'],
    ['-p tcp --tcp-flags ack,SYN,SYN syn', '-p tcp -m tcp --tcp-flags SYN,ACK SYN'],
    ['-p tcp --tcp-flags ALL NONE', '-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE'],
    ['-p tcp -m tcp --tcp-flags NONE NONE', '-p tcp -m tcp'],
    ['-p tcp --dport 0:65535', '-p tcp -m tcp'],
    ['-p tcp ! --tcp-option 0x10', '-p tcp -m tcp ! --tcp-option 16'],
    ['-p tcp -m tcp ! --dport 5:10', '-p tcp -m tcp ! --dport 5:10'],
    ['-p tcp --destination-port 1: --source-port 5', '-p tcp -m tcp --sport 5 --dport 1:65535'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-p tcp ! --dport :1023', '-p tcp -m tcp --dport 1024:65535'],
    ['-p tcp ! --sport 0:65534', '-p tcp -m tcp --sport 65535'],
    ['-p tcp ! --dport 0', '-p tcp -m tcp ! --dport 0'],
  ])('prints %s as %s, as iptables-nft does', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-p tcp -m tcp -m tcp --dport 1', '-p tcp -m tcp --dport 1'],
    ['-p tcp -m tcp --dport 1 -m tcp', '-p tcp -m tcp --dport 1'],
    [
      '-p tcp -m tcp --dport 1 -m comment --comment x -m tcp ! --sport 2',
      '-p tcp -m tcp ! --sport 2 --dport 1 -m comment --comment x',
    ],
    ['-p tcp -m tcp --dport 1 -m tcp --dport 2', '-p tcp -m tcp --dport 1 -m tcp --dport 2'],
    [
      '-p tcp -m tcp --syn -m tcp --tcp-flags RST RST',
      '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m tcp --tcp-flags RST RST',
    ],
    [
      '-p tcp -m multiport --dports 1 -m multiport --sports 2',
      '-p tcp -m multiport --dports 1 -m multiport --sports 2',
    ],
  ])('that stands twice is one where the two ask for different things: %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m tcp --dport 80', 'parse/needs-protocol'],
    ['-p udp -m tcp --dport 80', 'parse/needs-protocol'],
    ['-p tcp --tcp-option 0', 'parse/bad-value'],
    ['-p tcp --tcp-flags FOO SYN', 'parse/bad-value'],
    ['-p tcp --tcp-flags NONE SYN', 'parse/bad-value'],
    ['-p tcp ! --tcp-flags NONE NONE', 'parse/never-matches'],
    ['-p tcp ! --dport 0:65535', 'parse/never-matches'],
    ['-p tcp --dport 90:80', 'parse/bad-value'],
    ['-p tcp --syn --tcp-flags SYN SYN', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
