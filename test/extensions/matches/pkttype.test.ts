import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the pkttype match', () => {
  test.each([
    ['-m pkttype --pkt-type BROADCAST', '-m pkttype --pkt-type broadcast'],
    ['-m pkttype --pkt-type host', '-m pkttype --pkt-type unicast'],
    ['-m pkttype ! --pkt-type mcast', '-m pkttype ! --pkt-type multicast'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m pkttype', 'parse/missing-option'],
    ['-m pkttype --pkt-type uni', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
